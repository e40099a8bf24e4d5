using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Nodes of linked lists: a place in a list and the element that stands there. Going from node to node, <c>node = node.Next</c>, is an iteration
/// that the first step begins.
/// </summary>
internal sealed partial class Evaluator
{
    /// <summary>Stands for the end of a list that <see cref="s_next"/> is not: what was looked at there is what is taken there.</summary>
    private static readonly ConstantValue s_last = new("last");

    private static bool IsLinkedList(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "LinkedList", IsGenericType: true } && IsSystem(type);

    private static TermValue NodeOf(Value list, Value element, int? iteration = null) => new(TermKind.Node, iteration, list, element);

    /// <summary>What stands at the node; a value that is no node is the element itself.</summary>
    private static Value ElementOf(Value node) => node is TermValue { Kind: TermKind.Node } place ? place[1] : node;

    private Value? ReadNode(TermValue node, string property, IOperation at) => property switch
    {
        "Value" or "ValueRef" => node[1],
        "List" => node[0],
        "Next" => Step(node, at, isBack: false),
        "Previous" => Step(node, at, isBack: true),
        _ => null,
    };

    /// <summary>The node at an end of the list; null where it is empty.</summary>
    private Value EndNode(ContainerObject list, bool isLast, IOperation at)
    {
        var isEmpty = list.IsExact ? !list.AllItems.Any() : list.IsEmpty ?? !_choices.Either();
        if (isEmpty)
        {
            Assumptions.BecomeEmpty(S, new ReferenceValue(list.Id));
            return Value.Null;
        }

        var element = list is { IsExact: true, Keyed.Length: 0 } ? list.Items[isLast ? list.Items.Length - 1 : 0]
            : KnownAt(list, isLast ? s_last : s_next) ?? SomeItem(list, isLast ? s_last : s_next, at) ?? Unknown(at);
        MarkNotNull(element);
        return NodeOf(new ReferenceValue(list.Id), element);
    }

    /// <summary>The node beside this one; null at the end. Elements that were not passed yet are left to come.</summary>
    private Value Step(TermValue node, IOperation at, bool isBack)
    {
        if (S.Object<ContainerObject>(node[0]) is not { } list || !list.AllItems.Contains(node[1]))
            return Unknown(at);
        if (node.Data is not int id || S.Object(id) is not IterationObject { Current: { } current } || !current.Equals(node[1]))
        {
            id = Ids.Of(Frame, at.Syntax, "nodes");
            if (list is { IsExact: true, Keyed.Length: 0 } && !isBack)
            {
                Begin(id, node[0], isPart: false);
                S.Put(new IterationObject(id, node[0], list.Items.Items.IndexOf(node[1]) + 1, node[1], HasPassed: true));
            }
            else if (!BeginAt(id, list, node[1]))
            {
                return Value.Null;
            }
        }

        var goesOn = MoveNext(id, at);
        return !S.IsDead && goesOn.Equals(Value.True) && S.Object(id) is IterationObject { Current: { } next } ? NodeOf(node[0], next, id) : Value.Null;
    }

    /// <summary>Begins an iteration that stands at an element; false where there is no other.</summary>
    private bool BeginAt(int id, ContainerObject list, Value element)
    {
        Finish(id);
        var rest = (ContainerObject)S.Object(list.Id)!;
        rest = rest.Anonymize(_ => true);
        S.Put(rest with { Items = rest.Items.Where(i => !i.Equals(element)).ToImmutableArray(), IsExact = false });
        var groups = Summarize((ContainerObject)S.Object(list.Id)!);
        var all = (ContainerObject)S.Object(list.Id)!;
        S.Put(all with { Items = groups.Add(element) });
        if (groups.IsEmpty)
            return false;
        S.Put(new IterationObject(id, new ReferenceValue(list.Id), Current: element, Group: element, ToCome: groups, HasGroups: true, HasPassed: true));
        return true;
    }
}

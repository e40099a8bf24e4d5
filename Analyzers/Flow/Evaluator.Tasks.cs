using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Awaited tasks, and what is held meanwhile.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateAwait(IAwaitOperation await)
    {
        // What an asynchronous sequence brings is not held while it comes.
        var isStep = await.Operation is IInvocationOperation { TargetMethod.Name: "MoveNextAsync" };
        if (isStep)
            NoteSuspension(await, null);
        var task = Evaluate(await.Operation);
        if (S.IsDead)
            return Value.Null;
        if (!isStep && !HasArrived(task))
            NoteSuspension(await, task);

        // What a call here starts throws as the call does; private code that has been followed to its end does not fail.
        if (await.Operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation &&
            (task is not TermValue { Kind: TermKind.Task } started || CopiesIn(started[0]).Count > 0))
        {
            MayFail(task, await);
        }

        if (task is TermValue { Kind: TermKind.Task } known)
            return Arrive(known[0]);
        if (ResultOfAwaiter(await.Operation.Type) is { } result && Contracts.For(result).Tracks is { } tracks)
            return Acquire(result.ReturnType, tracks, await, result);
        return await.Type is { SpecialType: not SpecialType.System_Void } type ? Borrow(type, null, await.Syntax, await) : Value.Null;
    }

    /// <summary>Who waits for a task that fails has no copy from it.</summary>
    private void MayFail(Value task, IOperation at)
    {
        var outer = S;
        S = S.Clone();
        if (task is TermValue { Kind: TermKind.Task } failed)
            Assumptions.BecomeEmpty(S, failed[0]);
        MayThrow(at);
        S = outer;
    }

    /// <summary>What brings the result of something awaitable that is no task.</summary>
    private static IMethodSymbol? ResultOfAwaiter(ITypeSymbol? awaitable) =>
        awaitable?.GetMembers("GetAwaiter").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.IsEmpty)?.ReturnType.GetMembers("GetResult").OfType<IMethodSymbol>().FirstOrDefault();

    /// <summary>The task was awaited before, as one of several: it is complete.</summary>
    private bool HasArrived(Value task) =>
        task is TermValue { Kind: TermKind.Task } && CopiesIn(task) is { Count: > 0 } results && results.All(r => !r.IsInTask && r is { IsBorrowed: false, Whole: 0 });

    /// <summary>An asynchronous method's result waits in its task.</summary>
    private void Depart(Value value)
    {
        foreach (var copy in CopiesIn(value).Where(c => c.IsPending && !c.IsBorrowed))
            S.Put(copy with { IsInTask = true });
    }

    /// <summary>A task's result is here. What another task in it brings, as the first of several to end, is not here before that is awaited too.</summary>
    private Value Arrive(Value value)
    {
        if (value is TermValue { Kind: TermKind.Task })
            return value;
        foreach (var copy in CopiesIn(value))
        {
            if (copy.IsInTask)
                S.Put(copy with { IsInTask = false });
        }

        return value is TermValue { Kind: TermKind.Closure } closure ? InvokeClosure(closure, Array.Empty<Value>(), null) ?? value : value;
    }

    /// <summary>What a continuation is given: a task that ran to its end, or one that failed and has no result.</summary>
    private Value Completed(Value task, Value[] arguments)
    {
        // A continuation with options says itself when it runs.
        if (task is not TermValue { Kind: TermKind.Task, Data: null } pending || arguments.Any(a => a is ConstantValue) || CopiesIn(task) is not { Count: > 0 } results || results.Any(c => c.IsOwned))
            return task;
        if (_choices.Either())
            return new TermValue(TermKind.Task, TaskStatus.RanToCompletion, pending[0]);
        Assumptions.BecomeEmpty(S, pending[0]);
        return new TermValue(TermKind.Task, _choices.Either() ? TaskStatus.Faulted : TaskStatus.Canceled, Value.Null);
    }

    private Value? ReadCompleted(TaskStatus status, Value result, string property)
    {
        switch (property)
        {
            case "IsCompleted":
                return Value.True;
            case "IsCompletedSuccessfully":
                return Value.Boolean(status == TaskStatus.RanToCompletion);
            case "IsFaulted":
                return Value.Boolean(status == TaskStatus.Faulted);
            case "IsCanceled":
                return Value.Boolean(status == TaskStatus.Canceled);
            case "Status":
                return new ConstantValue((long)status);
            case "Exception" when status != TaskStatus.Faulted:
                return Value.Null;
            case "Result":
                S.IsDead |= status != TaskStatus.RanToCompletion;
                return Arrive(result);
            default:
                return null;
        }
    }

    /// <summary>A task that failed brings no copy, and never will; one that has not succeeded brings none where it has surely ended.</summary>
    private Value? ReadOutcome(TermValue task, string property, IOperation at)
    {
        if (CopiesIn(task) is not { Count: > 0 } results || results.Any(copy => copy.IsMany || copy.IsOwned || copy.IsBorrowed) || (property == "IsCompletedSuccessfully" && !HasAwaitedAll(at.Syntax)))
            return null;
        var succeeded = _choices.Either();
        if (!succeeded)
            Assumptions.BecomeEmpty(S, task[0]);
        switch (property)
        {
            case "Exception" when succeeded:
                return Value.Null;
            case "Exception":
                var exception = Unknown(at);
                MarkNotNull(exception);
                return exception;
            default:
                return Value.Boolean(succeeded == (property == "IsCompletedSuccessfully"));
        }
    }

    /// <summary>The code before has waited for all of its tasks, or goes through them as they end; that some of them failed it may have caught.</summary>
    private static bool HasAwaitedAll(SyntaxNode place) => place.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Any(name => name.SpanStart < place.SpanStart && name.Identifier.ValueText is "WhenAll" or "WhenEach" or "WaitAll") == true;

    /// <summary>Whatever waits to be reported here waits as long as the suspension takes.</summary>
    private void NoteSuspension(IOperation at, Value? except)
    {
        var own = new HashSet<int>(CopiesIn(except).Concat(S.Variables.Where(v => IsPipe(v.Key)).SelectMany(v => CopiesIn(v.Value))).Select(c => c.Id));
        foreach (var copy in S.Copies)
        {
            if (copy.IsPending && !copy.IsInTask && !copy.IsBorrowed && copy.Whole == 0 && !copy.IsImprecise && !own.Contains(copy.Id))
                Verdict.Note(Verdict.Of(copy.Site).HeldAcross, at.Syntax.GetLocation(), S.Path, copy.Missing, string.Empty);
        }
    }

    /// <summary>What is in a channel waits for whoever reads it, not for this.</summary>
    private static bool IsPipe(Variable variable) =>
        variable.Owner is ILocalSymbol { Type.Name: "Channel" or "ChannelReader" or "ChannelWriter" or "BlockingCollection" }
            or IParameterSymbol { Type.Name: "Channel" or "ChannelReader" or "ChannelWriter" or "BlockingCollection" };
}

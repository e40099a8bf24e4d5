using MemTrace.Tour.Steps;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MemTrace.Tour.Views;

/// <summary>The trace of one moment as a tree, with what it misses of the heap.</summary>
internal static class TraceView
{
    public static IRenderable Render(string title, StoreMoment moment)
    {
        Tree tree = new(new Markup($"[bold]{Markup.Escape(title)}[/]: heap {moment.Heap:N0} bytes"));
        Add(tree, moment.Tree);
        if (moment.Missing != 0)
        {
            tree.AddNode(new Text($"not in the trace: {moment.Missing:N0}", moment.Missing > moment.Heap / 2 ? Color.Red : Color.Green));
        }

        return tree;
    }

    private static void Add(IHasTreeNodes parent, TracePart part)
    {
        TreeNode node = parent.AddNode($"{Markup.Escape(part.Name)}: {part.TotalBytes:N0}");
        foreach (TracePart child in part.Children ?? [])
        {
            Add(node, child);
        }
    }
}

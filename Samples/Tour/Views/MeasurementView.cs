using MemTrace.Tour.Steps;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MemTrace.Tour.Views;

/// <summary>A run as a table, a row a moment.</summary>
internal static class MeasurementView
{
    public static IRenderable Render(string title, IReadOnlyList<StoreMoment> moments)
    {
        Table table = new Table().Title(title).AddColumn("Bytes when entries are");
        foreach (string column in (string[])["on the heap", "in the trace", "missing"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (StoreMoment moment in moments)
        {
            Color color = moment.Missing > moment.Heap / 2 ? Color.Red : Color.Green;
            table.AddRow(
                new Text(moment.Step), new Text($"{moment.Heap:N0}"), new Text($"{moment.Trace:N0}"), new Text($"{moment.Missing:N0}", color));
        }

        return table;
    }
}

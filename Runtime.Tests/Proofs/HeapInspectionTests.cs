using System.Diagnostics;
using System.Text.Json;
using Microsoft.Diagnostics.Runtime;

namespace MemTrace.Tests.Proofs;

/// <summary>
/// Another process fills two caches and stands still; from here its heap is read as a debugger reads it. What is reachable from a cache
/// and its reported copies, each object once, is what the trace counts.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class HeapInspectionTests(ITestOutputHelper output)
{
    private const string Held = "MemTrace.Tests.Subject.HeldCopies";

    [Fact]
    public async Task BytesOnTheHeap_EqualTheTrace_PartByPart()
    {
        using var subject = Start();
        using var end = new EndOf(subject);
        var told = await subject.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using var trace = JsonDocument.Parse(told!);
        var found = ReadHeap(subject.Id);
        subject.StandardInput.Close();
        await subject.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, subject.ExitCode);

        Assert.Equal(["copying", "sharing"], found.Keys.Order());
        foreach (var node in trace.RootElement.GetProperty("children").EnumerateArray())
        {
            var heap = found[node.GetProperty("name").GetString()!];
            var parts = node.GetProperty("children").EnumerateArray().ToDictionary(part => part.GetProperty("name").GetString()!, part => part.GetProperty("totalBytes").GetInt64());
            output.WriteLine($"{node.GetProperty("name")}: {heap.Objects:N0} objects, {heap.Bytes:N0} bytes on the heap, {node.GetProperty("totalBytes").GetInt64():N0} in the trace; {string.Join(", ", parts)}");

            Assert.Equal(heap.Bytes, node.GetProperty("totalBytes").GetInt64());
            Assert.Equal(heap.CopyBytes, parts["copies"]);
            // Each way to hold payload has to occur, or nothing would be shown.
            Assert.All(["resident", "shared", "dangling", "copies", "storage", "idle"], part => Assert.True(parts[part] > 0, part));
        }
    }

    // A subject must not outlive a test that failed.
    private sealed class EndOf(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static Process Start()
    {
        var subject = Path.Combine(AppContext.BaseDirectory, "MemTrace.Tests.Subject.dll");
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [subject])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    private static Dictionary<string, HeapSum> ReadHeap(int process)
    {
        // A snapshot that the process makes of itself: whoever starts a process also waits for its signals, which a debugger would miss.
        using var target = DataTarget.CreateSnapshotAndAttach(process);
        using var runtime = target.ClrVersions.Single().CreateRuntime();
        var sums = new Dictionary<string, HeapSum>();
        foreach (var held in runtime.Heap.EnumerateObjects().Where(one => one.Type?.Name == Held))
        {
            var cache = held.ReadObjectField("<Cache>k__BackingField");
            var sum = new HeapSum();
            sum.Add(cache);
            var copies = held.ReadObjectField("<Copies>k__BackingField");
            var list = copies.ReadObjectField("_items").AsArray();
            for (var at = 0; at < copies.ReadField<int>("_size"); at++) sum.AddCopy(list.GetObjectValue(at));
            var node = cache.ReadObjectField("_ledger").ReadObjectField("_home").ReadObjectField("<Node>k__BackingField");
            sums.Add(node.ReadStringField("<Name>k__BackingField")!, sum);
        }

        return sums;
    }
}

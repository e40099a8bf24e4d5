using MemTrace;
using MemTrace.Tests.Subject;

// Builds caches, says what their nodes count, and stands still until the input ends, so that somebody can look at the heap.
var root = new MemoryTrace("store");
HeldCopies[] held =
[
    new Workload(root.Child("sharing"), PayloadPolicy.Share, seed: 1).Run(),
    new Workload(root.Child("copying"), PayloadPolicy.Copy, seed: 2).Run(),
];
Console.WriteLine(root.Snapshot().ToJson());
Console.In.ReadToEnd();
GC.KeepAlive(held);

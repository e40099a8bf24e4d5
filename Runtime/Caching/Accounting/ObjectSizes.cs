namespace MemTrace;

/// <summary>What one object of each of the library's own types costs, in bytes; measured once, and from then on a constant to the compiler.</summary>
internal static class ObjectSizes
{
    public static readonly long BufferFilter = HeapSize.Of<BufferFilter>();

    public static readonly long CachedEntries = HeapSize.Of<CachedEntries>();

    public static readonly long CopyAccount = HeapSize.Of<CopyAccount>();

    public static readonly long CopyBooks = HeapSize.Of<CopyBooks>();

    public static readonly long CopyLedger = HeapSize.Of<CopyLedger>();

    public static readonly long EntryCache = HeapSize.Of<EntryCache>();

    public static readonly long Hold = HeapSize.Of<Hold>();

    public static readonly long PartCharges = HeapSize.Of<PartCharges>();

    public static readonly long PayloadRange = HeapSize.Of<PayloadRange>();

    public static readonly long SharedBuffer = HeapSize.Of<SharedBuffer>();
}

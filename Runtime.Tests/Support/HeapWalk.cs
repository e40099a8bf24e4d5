using System.Reflection;
using System.Runtime.CompilerServices;

namespace MemTrace.Tests.Support;

/// <summary>
/// Follows every reference from some roots by reflection, and sums what the objects found cost, each once. Sizes come from the method
/// tables, not from allocating, so nothing is shared with how the library measures.
/// </summary>
internal sealed class HeapWalk
{
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private static readonly Dictionary<Type, FieldInfo[]> s_fields = [];

    /// <summary>The buffers of payload that were found.</summary>
    public List<object> Payload { get; } = [];

    /// <summary>What the other objects cost that this call found and none before.</summary>
    public long Add(params ReadOnlySpan<object?> roots)
    {
        long bytes = 0;
        var open = new Stack<object>();
        foreach (var root in roots) Visit(root, open);
        while (open.TryPop(out var found))
        {
            if (found is byte[] or System.Buffers.MemoryManager<byte>)
            {
                Payload.Add(found);
                continue;
            }

            bytes += SizeOf(found);
            if (found is Array array)
            {
                if (!HasReferences(array.GetType().GetElementType()!)) continue;
                foreach (var element in array) FollowValue(element, array.GetType().GetElementType()!, open);
            }
            else
            {
                FollowFields(found, found.GetType(), open);
            }
        }

        return bytes;
    }

    /// <summary>Pretends that an object was found already, so that it is neither counted nor followed.</summary>
    public void Exclude(object found) => _seen.Add(found);

    public static long SizeOf(object instance)
    {
        // The method table begins with the component size (for arrays) and the base size; both as in the runtime's methodtable.h.
        var table = instance.GetType().TypeHandle.Value;
        var baseSize = (uint)System.Runtime.InteropServices.Marshal.ReadInt32(table, 4);
        var componentSize = instance is Array ? (ushort)System.Runtime.InteropServices.Marshal.ReadInt16(table, 0) : 0;
        var length = instance is Array array ? array.Length : 0;
        return (baseSize + (long)componentSize * length + 7) / 8 * 8;
    }

    private void Visit(object? found, Stack<object> open)
    {
        // The tree is not the caches', text is not theirs either, and the empty arrays are everybody's.
        if (found is null or MemoryTrace or string or Delegate or Array { Length: 0 }) return;
        if (_seen.Add(found)) open.Push(found);
    }

    private void FollowFields(object owner, Type type, Stack<object> open)
    {
        foreach (var field in FieldsOf(type))
            FollowValue(field.GetValue(owner), field.FieldType, open);
    }

    private void FollowValue(object? value, Type declared, Stack<object> open)
    {
        if (value is null || declared.IsPrimitive || declared.IsEnum || declared.IsPointer) return;
        if (declared.IsValueType) FollowFields(value, declared, open);
        else Visit(value, open);
    }

    private static bool HasReferences(Type type) =>
        !type.IsValueType || (!type.IsPrimitive && !type.IsEnum && FieldsOf(type).Any(field => HasReferences(field.FieldType)));

    private static FieldInfo[] FieldsOf(Type type)
    {
        lock (s_fields)
        {
            if (s_fields.TryGetValue(type, out var known)) return known;
            var fields = new List<FieldInfo>();
            for (var at = type; at is not null; at = at.BaseType)
                fields.AddRange(at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
            // The links of a trace node lead to what other caches charge.
            fields.RemoveAll(field => field.Name.Contains("AtNode"));
            return s_fields[type] = [.. fields];
        }
    }
}

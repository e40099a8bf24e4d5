using System;
using System.Collections.Immutable;
using System.Linq;

namespace MemTrace.Analyzers.Flow;

/// <summary>
/// Numbers of copies that a collection holds, each by itself or in a row with what it belongs to: <c>sizes.Add((shard, bytes))</c>.
/// Of many only the sum is kept, column by column.
/// </summary>
internal static class Rows
{
    /// <summary>A number, or a row of such that holds no object.</summary>
    public static bool IsNumber(Value item) =>
        item is AmountValue || (item is TermValue { Kind: TermKind.Tuple } row && !Holds(row) && row.Contains(part => part is AmountValue));

    /// <summary>One can be added to the other.</summary>
    public static bool AreAlike(Value one, Value other) => (one, other) switch
    {
        (AmountValue, AmountValue) => true,
        (TermValue { Kind: TermKind.Tuple, Data: string[] names } row, TermValue { Kind: TermKind.Tuple, Data: string[] others } another) =>
            names.SequenceEqual(others) && row.Arguments.Length == another.Arguments.Length,
        _ => false,
    };

    public static Value Plus(Value one, Value other) => (one, other) switch
    {
        (AmountValue sum, AmountValue number) => AmountValue.Plus(sum, number),
        (TermValue { Kind: TermKind.Tuple } row, TermValue { Kind: TermKind.Tuple } another) =>
            new TermValue(row.Kind, row.Data, row.Arguments.Select((column, i) => Plus(column, another[i])).ToImmutableArray()),
        (_, AmountValue) => other,
        _ => one,
    };

    /// <summary>The row of those that the sum does not count.</summary>
    public static Value Emptied(Value sum) => sum.Rewrite(part => part is AmountValue ? Value.Zero : null);

    /// <summary>A row that holds a copy beside its number, <c>(batch, batch.TotalBytes)</c>: in each row the number is that of its own copy.</summary>
    public static bool IsOwnRow(Value value, Func<int, bool> isMeant) =>
        value is TermValue { Kind: TermKind.Tuple } row && row.Arguments.Any(column => column is ReferenceValue held && isMeant(held.Id)) &&
        row.Arguments.Any(column => column is AmountValue number && number.Terms.Any(t => isMeant(t.Copy)));

    private static bool Holds(Value value) =>
        value is ReferenceValue || (value is TermValue term && !term.IsMeasure && term.Arguments.Any(Holds));
}

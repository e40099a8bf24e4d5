using CsCheck;
using MemTrace.Tests.Support;

namespace MemTrace.Tests.Models;

/// <summary>The same sequences in each run, so that what one run notices every other notices too.</summary>
public sealed class FixedSequenceTests
{
    [Fact]
    public void FixedSequences_AgreeWithTheModelAfterEachStep() => Bounded.Run(() =>
    {
        for (uint number = 0; number < Effort.Of(all: 2000, few: 50); number++)
        {
            var sequence = ModelSequence.Any.Generate(new PCG(number, 17), null, out _);
            try
            {
                sequence.Run(walksAlways: true);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Sequence {number}: {error.Message}\n{sequence}", error);
            }
        }
    });
}

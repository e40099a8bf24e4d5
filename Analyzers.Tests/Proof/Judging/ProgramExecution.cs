using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using MemTrace.Analyzers.Tests.Proof.Execution;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>Runs a program's method under every combination of answers.</summary>
internal static class ProgramExecution
{
    /// <summary>More runs than this are not worth their time; the program then counts as not completely known.</summary>
    public const int MaxRuns = 3000;

    /// <summary>What the runs of <c>C.M</c> in this namespace show.</summary>
    public static ProgramTruth Run(Assembly assembly, string space)
    {
        var type = assembly.GetType(space + ".C", throwOnError: true)!;
        var method = type.GetMethod("M")!;
        var isMarked = method.IsDefined(typeof(TracksMemoryAttribute));
        var nullability = new NullabilityInfoContext();
        var parameters = method.GetParameters().Select(parameter => (parameter.ParameterType, nullability.Create(parameter).WriteState == NullabilityState.Nullable)).ToArray();
        var choices = new ChoicePath();
        var outcomes = new List<CopyOutcome>();
        var touched = new HashSet<(int, int)>();
        var runs = 0;
        var isComplete = true;
        var previous = ExecutionContext.Capture();
        do
        {
            var ledger = new Ledger(choices);
            Ledger.Current = ledger;
            var ending = RunOnce(type, method, parameters, isMarked, ledger);
            runs++;
            touched.UnionWith(ledger.Touched);
            if (ending is OutOfFuelException)
                isComplete = false;
            else if (ending is NullReferenceException or InvalidCastException or IndexOutOfRangeException or ArgumentOutOfRangeException)
                return new ProgramTruth(new Dictionary<int, SiteTruth>(), runs, false, ending.Message + ending.StackTrace);
            else
                outcomes.AddRange(ledger.Copies.Select(copy => new CopyOutcome(copy, ending is not null && ending == ledger.InFlight, ledger.Unwound, choices.ToString())));
        }
        while (choices.Advance() && runs < MaxRuns);

        isComplete &= runs < MaxRuns && !choices.IsTruncated;
        var sites = new Dictionary<int, SiteTruth>();
        foreach (var outcome in outcomes)
        {
            if (!sites.TryGetValue(outcome.Copy.Site, out var site))
                sites.Add(outcome.Copy.Site, site = new SiteTruth());
            site.Add(outcome, touched);
        }

        return new ProgramTruth(sites, runs, isComplete, null);
    }

    /// <summary>The exception that left the method, or null.</summary>
    private static Exception? RunOnce(Type type, MethodInfo method, (Type Type, bool IsNullable)[] parameters, bool isMarked, Ledger ledger)
    {
        try
        {
            var instance = Activator.CreateInstance(type);
            var arguments = parameters.Select(parameter => Argument(parameter.Type, parameter.IsNullable, ledger.Choices)).ToArray();
            var result = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
                result = task.GetType().GetProperty("Result")?.GetValue(task);
            }

            if (isMarked)
                HandOver(result);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static object? Argument(Type type, bool isNullable, ChoicePath choices)
    {
        if (isNullable && choices.Next(2) == 1)
            return null;
        if (type == typeof(bool))
            return choices.Next(2) == 1;
        if (type == typeof(int))
            return choices.Next(3);
        return type == typeof(string) ? "name" : Activator.CreateInstance(type);
    }

    /// <summary>What a marked member returns is the caller's.</summary>
    private static void HandOver(object? result)
    {
        switch (result)
        {
            case LedgerCopy copy:
                copy.HandOver();
                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                    HandOver(tuple[i]);
                break;
            case IEnumerable elements and not string:
                foreach (var element in elements)
                    HandOver(element);
                break;
        }
    }
}

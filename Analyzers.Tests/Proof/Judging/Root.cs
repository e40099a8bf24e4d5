using System.Reflection;
using MemTrace.Analyzers.Tests.Proof.Execution;

namespace MemTrace.Analyzers.Tests.Proof.Judging;

/// <summary>A method of a program that is run by itself.</summary>
internal sealed class Root
{
    private readonly Type _type;
    private readonly MethodInfo _method;
    private readonly (Type Type, bool IsNullable)[] _parameters;
    private readonly bool _isMarked;

    private Root(Type type, MethodInfo method)
    {
        _type = type;
        _method = method;
        _isMarked = method.IsDefined(typeof(TracksMemoryAttribute));
        var nullability = new NullabilityInfoContext();
        _parameters = [.. method.GetParameters().Select(parameter => (parameter.ParameterType, nullability.Create(parameter).WriteState == NullabilityState.Nullable))];
    }

    /// <summary>Others may call it: its contract says what becomes of what it returns.</summary>
    public bool IsEntry => _method.IsPublic;

    /// <summary>The method as a root, or null if it cannot be called from here.</summary>
    public static Root? Of(Type type, MethodInfo method) =>
        method.ContainsGenericParameters || type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null || !method.GetParameters().All(parameter => CanMake(parameter.ParameterType))
            ? null
            : new Root(type, method);

    /// <summary>Runs it.</summary>
    /// <returns>The exception that left the method, or null.</returns>
    public Exception? Run(Ledger ledger)
    {
        try
        {
            var instance = Activator.CreateInstance(_type);
            var arguments = _parameters.Select(parameter => Argument(parameter.Type, parameter.IsNullable, ledger.Choices)).ToArray();
            var result = _method.Invoke(_method.IsStatic ? null : instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
                result = task.GetType().GetProperty("Result")?.GetValue(task);
            }

            foreach (var copy in CopiesIn.Value(result))
            {
                if (_isMarked)
                    copy.HandOver();
                else if (!IsEntry)
                    copy.IsInCallersHands = true;
            }

            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static bool CanMake(Type type) =>
        type == typeof(string) || type.IsValueType || (type.IsArray && type.GetArrayRank() == 1) ||
        (!type.IsAbstract && !type.IsByRef && !typeof(Delegate).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null);

    private static object? Argument(Type type, bool isNullable, ChoicePath choices)
    {
        if (isNullable && choices.Next(2) == 1)
            return null;
        if (type == typeof(bool))
            return choices.Next(2) == 1;
        if (type == typeof(int))
            return choices.Next(4) is var answer and < 3 ? answer : -1;
        if (type == typeof(string))
            return "name";
        return type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0) : Activator.CreateInstance(type);
    }
}

using System.Reflection.Metadata;

namespace MemTrace.Analyzers.Contracts;

/// <summary>Reads from a module's table of attributes which members carry one of the vocabulary; makes no symbols.</summary>
internal static class MetadataMarks
{
    /// <summary>Metadata names of types and members; the member is null where the type itself (a delegate) is marked.</summary>
    public static HashSet<(string Type, string? Member)> Read(MetadataReader reader)
    {
        var result = new HashSet<(string, string?)>();
        // Many attributes share one constructor: each is looked at once.
        var constructors = new Dictionary<EntityHandle, bool>();
        Dictionary<ParameterHandle, MethodDefinitionHandle>? methods = null;
        foreach (var handle in reader.CustomAttributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (!constructors.TryGetValue(attribute.Constructor, out var isOurs))
                constructors.Add(attribute.Constructor, isOurs = IsOurs(reader, attribute.Constructor));
            if (isOurs && Target(reader, attribute.Parent, ref methods) is { } target)
                result.Add(target);
        }

        return result;
    }

    private static bool IsOurs(MetadataReader reader, EntityHandle constructor)
    {
        var type = constructor.Kind switch
        {
            HandleKind.MethodDefinition => reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType(),
            HandleKind.MemberReference => reader.GetMemberReference((MemberReferenceHandle)constructor).Parent,
            _ => default,
        };
        StringHandle space, name;
        switch (type.Kind)
        {
            case HandleKind.TypeDefinition when !type.IsNil:
                var definition = reader.GetTypeDefinition((TypeDefinitionHandle)type);
                (space, name) = (definition.Namespace, definition.Name);
                break;
            case HandleKind.TypeReference:
                var reference = reader.GetTypeReference((TypeReferenceHandle)type);
                (space, name) = (reference.Namespace, reference.Name);
                break;
            default:
                return false;
        }

        return reader.StringComparer.Equals(space, MemoryAttributeNames.Namespace)
            && MemoryAttributeNames.Short.Any(shortName => reader.StringComparer.Equals(name, shortName + MemoryAttributeNames.Suffix));
    }

    private static (string, string?)? Target(
        MetadataReader reader, EntityHandle target, ref Dictionary<ParameterHandle, MethodDefinitionHandle>? methods)
    {
        switch (target.Kind)
        {
            case HandleKind.TypeDefinition:
                return (TypeName(reader, (TypeDefinitionHandle)target), null);
            case HandleKind.MethodDefinition:
                return Method((MethodDefinitionHandle)target);
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)target);
                return (TypeName(reader, field.GetDeclaringType()), reader.GetString(field.Name));
            case HandleKind.PropertyDefinition:
                var property = reader.GetPropertyDefinition((PropertyDefinitionHandle)target);
                var accessors = property.GetAccessors();
                var accessor = accessors.Getter.IsNil ? accessors.Setter : accessors.Getter;
                return accessor.IsNil ? null : (TypeName(reader, reader.GetMethodDefinition(accessor).GetDeclaringType()), reader.GetString(property.Name));
            case HandleKind.Parameter:
                methods ??= MethodsOfParameters(reader);
                return methods.TryGetValue((ParameterHandle)target, out var method) ? Method(method) : null;
            default:
                return null;
        }

        (string, string?) Method(MethodDefinitionHandle handle)
        {
            var method = reader.GetMethodDefinition(handle);
            return (TypeName(reader, method.GetDeclaringType()), reader.GetString(method.Name));
        }
    }

    // Metadata does not lead from a parameter back to its method.
    private static Dictionary<ParameterHandle, MethodDefinitionHandle> MethodsOfParameters(MetadataReader reader)
    {
        var result = new Dictionary<ParameterHandle, MethodDefinitionHandle>();
        foreach (var method in reader.MethodDefinitions)
        {
            foreach (var parameter in reader.GetMethodDefinition(method).GetParameters())
                result[parameter] = method;
        }

        return result;
    }

    private static string TypeName(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
            return TypeName(reader, outer) + "+" + name;
        var space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }
}

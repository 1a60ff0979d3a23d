using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProtoP2P.Shared.Tests;

/// <summary>Types as C# writes them, nullable annotations included.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(char)] = "char", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long",
        [typeof(ulong)] = "ulong", [typeof(nint)] = "nint", [typeof(nuint)] = "nuint", [typeof(float)] = "float",
        [typeof(double)] = "double", [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => Name(type, null);

    // The context is not safe for several threads and cheap enough to make anew.
    public static string Of(ParameterInfo parameter) => Name(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) => Name(property.PropertyType, new NullabilityInfoContext().Create(property));

    public static string Of(FieldInfo field) => Name(field.FieldType, new NullabilityInfoContext().Create(field));

    public static string Of(EventInfo e) => Name(e.EventHandlerType!, new NullabilityInfoContext().Create(e));

    /// <summary>A type's own name with its type parameters, inside the types that hold it.</summary>
    public static string Definition(Type type)
    {
        string outer = type.DeclaringType is { } declaring ? Definition(declaring) + "." : "";
        return outer + Bare(type) + (type.IsGenericTypeDefinition ? List(type.GetGenericArguments()) : "");
    }

    public static string List(Type[] generic) => generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(Of))}>";

    public static string Constraints(Type[] generic)
        => string.Concat(generic.Where(type => type.IsGenericParameter).Select(type => (type, constraints: ConstraintsOf(type).ToArray()))
            .Where(pair => pair.constraints.Length > 0)
            .Select(pair => $" where {pair.type.Name} : {string.Join(", ", pair.constraints)}"));

    private static IEnumerable<string> ConstraintsOf(Type parameter)
    {
        GenericParameterAttributes flags = parameter.GenericParameterAttributes;
        bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct)
        {
            yield return "struct";
        }
        else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }

        foreach (string type in parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal))
        {
            yield return type;
        }

        if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            yield return "new()";
        }
    }

    private static string Name(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullability);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        bool nullable = !type.IsValueType && (nullability?.ReadState ?? NullabilityState.Unknown) == NullabilityState.Nullable;
        string mark = nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword + mark;
        }

        if (type.IsGenericParameter)
        {
            return type.Name + mark;
        }

        return Generic(type, nullability) + mark;
    }

    private static string Generic(Type type, NullabilityInfo? nullability)
    {
        Type[] arguments = type.GetGenericArguments();
        string outer = type.DeclaringType is { } declaring ? Definition(declaring) + "." : "";
        if (arguments.Length == 0)
        {
            return outer + Bare(type);
        }

        NullabilityInfo[]? inner = nullability?.GenericTypeArguments;
        IEnumerable<string> names = arguments.Select((argument, i) => Name(argument, inner is not null && i < inner.Length ? inner[i] : null));
        return typeof(ITuple).IsAssignableFrom(type) && type.IsValueType
            ? $"({string.Join(", ", names)})"
            : $"{outer}{Bare(type)}<{string.Join(", ", names)}>";
    }

    private static string Bare(Type type)
    {
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type.Name : type.Name[..tick];
    }
}

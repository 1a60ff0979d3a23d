using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>The attributes of a wire method.</summary>
internal sealed class MethodAttributes
{
    private readonly List<AttributeData> _needRpcMode = [];
    private readonly List<AttributeData> _throws = [];

    public AttributeData? OneWay { get; private set; }

    public AttributeData? StreamReuse { get; private set; }

    public AttributeData? RpcMethod { get; private set; }

    public AttributeData? Deadline { get; private set; }

    public AttributeData? RpcLimits { get; private set; }

    public bool IsIdempotent { get; private set; }

    /// <summary>Those that bare contracts have no place for on the wire.</summary>
    public IReadOnlyList<AttributeData> NeedRpcMode => _needRpcMode;

    public IReadOnlyList<AttributeData> Throws => _throws;

    public string? WireName => FirstArgument(RpcMethod) as string;

    public int? DeadlineMilliseconds => FirstArgument(Deadline) as int?;

    public MethodLimits? Limits => RpcLimits is null
        ? null
        : new MethodLimits(
            NamedNumber(RpcLimits, nameof(MethodLimits.MaxMessageBytes)),
            NamedNumber(RpcLimits, nameof(MethodLimits.MaxCalls)),
            NamedNumber(RpcLimits, nameof(MethodLimits.MaxCallsPerPeer)));

    public static MethodAttributes Read(IMethodSymbol method)
    {
        MethodAttributes read = new();
        foreach (AttributeData attribute in method.GetAttributes())
        {
            read.Add(attribute);
        }

        return read;
    }

    private static object? FirstArgument(AttributeData? attribute) =>
        attribute is { ConstructorArguments: { IsEmpty: false } arguments } && arguments[0].Kind == TypedConstantKind.Primitive
            ? arguments[0].Value
            : null;

    private static int NamedNumber(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is int number)
            {
                return number;
            }
        }

        return 0;
    }

    private void Add(AttributeData attribute)
    {
        INamedTypeSymbol? type = attribute.AttributeClass;
        if (KnownTypes.IsOneWay(type))
        {
            OneWay = attribute;
        }
        else if (KnownTypes.IsStreamReuse(type))
        {
            StreamReuse = attribute;
        }
        else if (KnownTypes.IsIdempotent(type))
        {
            IsIdempotent = true;
        }
        else if (KnownTypes.IsRpcMethodAttribute(type))
        {
            RpcMethod = attribute;
        }
        else if (KnownTypes.IsDeadline(type))
        {
            Deadline = attribute;
            _needRpcMode.Add(attribute);
        }
        else if (KnownTypes.IsRpcLimits(type))
        {
            RpcLimits = attribute;
        }
        else if (KnownTypes.IsThrows(type))
        {
            _throws.Add(attribute);
            _needRpcMode.Add(attribute);
        }
    }
}

namespace ProtoP2P;

/// <summary>Sets a method's name on the wire. Default: the C# name without the <c>Async</c> suffix.</summary>
/// <param name="name">At most 128 bytes of UTF-8.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RpcMethodAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}

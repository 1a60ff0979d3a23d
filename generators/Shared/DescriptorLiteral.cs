namespace ProtoP2P.Contracts;

/// <summary>The descriptor of a .proto file, as protoc wrote it into C# source.</summary>
/// <param name="Namespace">The C# namespace of its messages, escaped; empty for the global one.</param>
/// <param name="Base64">The serialized FileDescriptorProto.</param>
internal sealed record DescriptorLiteral(string Namespace, string Base64)
{
    /// <summary>
    /// The assembly metadata that passes it on: <c>NAMESPACE:BASE64</c>. Symbols of a referenced assembly do not show what is inside its
    /// methods, where protoc left it.
    /// </summary>
    public const string MetadataKey = "ProtoP2P.Messages";

    public string Metadata => $"{Namespace}:{Base64}";
}

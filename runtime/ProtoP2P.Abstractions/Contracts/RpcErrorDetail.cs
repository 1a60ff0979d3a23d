namespace ProtoP2P;

/// <summary>A typed detail of a failed call.</summary>
/// <param name="Type">The full name of the protobuf message.</param>
/// <param name="Value">The encoded message.</param>
public sealed record RpcErrorDetail(string Type, ReadOnlyMemory<byte> Value);

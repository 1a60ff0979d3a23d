namespace ProtoP2P.Contracts;

/// <summary>How a message becomes bytes.</summary>
internal enum MessageKind
{
    Protobuf,
    Memory,
    Sequence,
}

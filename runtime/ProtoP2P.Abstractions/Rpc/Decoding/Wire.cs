namespace ProtoP2P.Rpc;

/// <summary>The wire types of protobuf, groups included: proto2 messages may have them, and unknown ones are skipped.</summary>
internal static class Wire
{
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, StartGroup = 3, EndGroup = 4, Fixed32 = 5;
}

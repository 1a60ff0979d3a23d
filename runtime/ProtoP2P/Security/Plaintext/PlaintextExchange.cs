using Google.Protobuf;

namespace ProtoP2P.Security.Plaintext;

/// <summary>The one message that each side sends: <c>Exchange</c> of libp2p specs, plaintext/README.md.</summary>
/// <param name="Id">The peer id's multihash.</param>
/// <param name="Key">The public key in libp2p's protobuf encoding.</param>
internal sealed record PlaintextExchange(ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> Key)
{
    public const string ProtocolId = "/plaintext/2.0.0";

    /// <summary>Bytes of the length before a message, at most.</summary>
    public const int MaxPrefix = 2;

    // An RSA key of 8,192 bits takes some 1,060 bytes.
    private const int MaxSize = 4096;

    private static readonly uint s_idTag = WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited);
    private static readonly uint s_keyTag = WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited);

    public static ProtocolViolationException Violation(string message, Exception? innerException = null) => new("plaintext", message, innerException);

    /// <summary>The size of a message that is about to be read.</summary>
    /// <exception cref="ProtocolViolationException">It is too large.</exception>
    public static int CheckSize(ulong size) =>
        size <= MaxSize ? (int)size : throw Violation($"the message has {size} bytes; at most {MaxSize} are expected");

    /// <summary>The message with its length before it.</summary>
    public byte[] Encode()
    {
        int size = CodedOutputStream.ComputeTagSize(1) + Sized(Id.Length) + CodedOutputStream.ComputeTagSize(2) + Sized(Key.Length);
        byte[] encoded = new byte[CodedOutputStream.ComputeLengthSize(size) + size];
        using var output = new CodedOutputStream(encoded);
        output.WriteLength(size);
        output.WriteTag(s_idTag);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(Id));
        output.WriteTag(s_keyTag);
        output.WriteBytes(UnsafeByteOperations.UnsafeWrap(Key));
        output.Flush();
        return encoded;
    }

    /// <summary>Decodes a message; unknown fields are ignored.</summary>
    /// <exception cref="ProtocolViolationException">No protobuf message.</exception>
    public static PlaintextExchange Decode(byte[] message)
    {
        var input = new CodedInputStream(message);
        ByteString id = ByteString.Empty, key = ByteString.Empty;
        try
        {
            while (input.ReadTag() is var tag and not 0)
            {
                if (tag == s_idTag)
                {
                    id = input.ReadBytes();
                }
                else if (tag == s_keyTag)
                {
                    key = input.ReadBytes();
                }
                else
                {
                    input.SkipLastField();
                }
            }
        }
        catch (InvalidProtocolBufferException error)
        {
            throw Violation("the peer's message is no protobuf message", error);
        }

        return new PlaintextExchange(id.Memory, key.Memory);
    }

    /// <summary>Who the peer says it is.</summary>
    /// <exception cref="ProtocolViolationException">The key is missing or malformed, or the id is another key's.</exception>
    public (PeerId Peer, PublicKey Key) Verify()
    {
        try
        {
            PublicKey key = PublicKey.FromProtobuf(Key.Span);
            PeerId peer = PeerId.FromPublicKey(key);
            return peer.Multihash.Span.SequenceEqual(Id.Span)
                ? (peer, key)
                : throw Violation($"the peer's id is not that of its key, which is {peer}");
        }
        catch (FormatException error)
        {
            throw Violation($"the peer's key is malformed: {error.Message}", error);
        }
    }

    private static int Sized(int length) => CodedOutputStream.ComputeLengthSize(length) + length;
}

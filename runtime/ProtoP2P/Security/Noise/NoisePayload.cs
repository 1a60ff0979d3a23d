using Google.Protobuf;

namespace ProtoP2P.Security.Noise;

/// <summary>What each side says about itself inside the handshake: <c>NoiseHandshakePayload</c> of libp2p specs, noise/README.md.</summary>
/// <param name="IdentityKey">The identity key in libp2p's protobuf encoding; null where it is missing.</param>
/// <param name="IdentitySignature">That key's signature over the static key; null where it is missing.</param>
/// <param name="Muxers">The muxers offered for early selection, by preference.</param>
internal sealed record NoisePayload(byte[]? IdentityKey, byte[]? IdentitySignature, IReadOnlyList<string> Muxers)
{
    // go-libp2p ignores longer lists as well.
    private const int MaxMuxers = 100;

    private static readonly uint s_identityKeyTag = Tag(1);
    private static readonly uint s_identitySignatureTag = Tag(2);
    private static readonly uint s_extensionsTag = Tag(4);
    private static readonly uint s_muxersTag = Tag(2);

    /// <summary>Encodes the payload.</summary>
    public byte[] Encode()
    {
        using MemoryStream buffer = new();
        using CodedOutputStream output = new(buffer);
        Write(output, s_identityKeyTag, IdentityKey);
        Write(output, s_identitySignatureTag, IdentitySignature);
        Write(output, s_extensionsTag, Muxers.Count == 0 ? null : EncodeExtensions());
        output.Flush();
        return buffer.ToArray();
    }

    /// <summary>Decodes a payload; unknown fields are ignored, and so is a list of more than 100 muxers.</summary>
    /// <exception cref="ProtocolViolationException">Not a protobuf message.</exception>
    public static NoisePayload Decode(byte[] buffer, int offset, int length)
    {
        try
        {
            return Decode(new CodedInputStream(buffer, offset, length));
        }
        catch (InvalidProtocolBufferException error)
        {
            throw NoiseConstants.Violation("the handshake payload is no protobuf message", error);
        }
    }

    private static NoisePayload Decode(CodedInputStream input)
    {
        byte[]? key = null;
        byte[]? signature = null;
        List<string> muxers = [];
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == s_identityKeyTag)
            {
                key = input.ReadBytes().ToByteArray();
            }
            else if (tag == s_identitySignatureTag)
            {
                signature = input.ReadBytes().ToByteArray();
            }
            else if (tag == s_extensionsTag)
            {
                ReadExtensions(input.ReadBytes().CreateCodedInput(), muxers);
            }
            else
            {
                input.SkipLastField();
            }
        }

        return new NoisePayload(key, signature, muxers.Count > MaxMuxers ? [] : muxers);
    }

    private static void ReadExtensions(CodedInputStream input, List<string> muxers)
    {
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == s_muxersTag && muxers.Count <= MaxMuxers)
            {
                muxers.Add(input.ReadString());
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private byte[] EncodeExtensions()
    {
        using MemoryStream buffer = new();
        using CodedOutputStream output = new(buffer);
        foreach (string muxer in Muxers)
        {
            output.WriteTag(s_muxersTag);
            output.WriteString(muxer);
        }

        output.Flush();
        return buffer.ToArray();
    }

    private static void Write(CodedOutputStream output, uint tag, byte[]? value)
    {
        if (value is not null)
        {
            output.WriteTag(tag);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
        }
    }

    private static uint Tag(int field) => WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);
}

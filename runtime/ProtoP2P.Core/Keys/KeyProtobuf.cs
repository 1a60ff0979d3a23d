using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>The protobuf shape that public and private keys share: Type = 1, Data = 2 (libp2p specs, peer-ids/peer-ids.md).</summary>
internal static class KeyProtobuf
{
    private const byte TypeTag = 0x08;
    private const byte DataTag = 0x12;

    /// <summary>Reads both fields; unknown ones are skipped and the last of a repeated one counts, as protobuf has it. Both are required.</summary>
    /// <exception cref="FormatException">Malformed, or a field is missing.</exception>
    public static (KeyType Type, int Offset, int Length) Read(ReadOnlySpan<byte> protobuf, int maxLength, string what)
    {
        if (protobuf.Length > maxLength)
        {
            throw new FormatException($"A {what} protobuf has at most {maxLength} bytes, got {protobuf.Length}.");
        }

        if (!TryRead(protobuf, out ulong? type, out ReadOnlySpan<byte> data, out bool hasData))
        {
            throw new FormatException($"Not a {what} protobuf: {protobuf.Length} bytes that are not a well-formed protobuf message.");
        }

        if (type is null || !hasData)
        {
            throw new FormatException($"A {what} protobuf needs the fields Type and Data; {(type is null ? "Type" : "Data")} is missing.");
        }

        if (type > (ulong)KeyType.Ecdsa)
        {
            throw new FormatException($"Unknown key type {type}: expected 0 (RSA), 1 (Ed25519), 2 (secp256k1) or 3 (ECDSA).");
        }

        protobuf.Overlaps(data, out int offset);
        return ((KeyType)type, offset, data.Length);
    }

    /// <summary>Writes the canonical form: both fields, in order, RSA's zero included, because this is what is hashed into a peer id.</summary>
    public static byte[] Write(KeyType type, ReadOnlySpan<byte> data)
    {
        int lengthLength = Varint.Length((ulong)data.Length);
        var result = new byte[3 + lengthLength + data.Length];
        result[0] = TypeTag;
        result[1] = (byte)type;
        result[2] = DataTag;
        Varint.Write(result.AsSpan(3), (ulong)data.Length);
        data.CopyTo(result.AsSpan(3 + lengthLength));
        return result;
    }

    private static bool TryRead(ReadOnlySpan<byte> protobuf, out ulong? type, out ReadOnlySpan<byte> data, out bool hasData)
    {
        type = null;
        data = default;
        hasData = false;
        var reader = new ProtobufReader(protobuf);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out ulong number, out ReadOnlySpan<byte> bytes))
            {
                return false;
            }

            switch (field, wireType)
            {
                case (1, ProtobufReader.VarintType):
                    type = number;
                    break;
                case (2, ProtobufReader.BytesType):
                    data = bytes;
                    hasData = true;
                    break;
                case (1 or 2, _):
                    return false;
            }
        }

        return true;
    }
}

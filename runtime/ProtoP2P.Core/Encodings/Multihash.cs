namespace ProtoP2P.Encodings;

/// <summary>multiformats' multihash: code, digest length, digest.</summary>
internal static class Multihash
{
    public const int Identity = 0x00;
    public const int Sha2256 = 0x12;

    /// <summary>Reads a multihash that fills <paramref name="bytes"/> exactly.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ulong code, out ReadOnlySpan<byte> digest)
    {
        digest = default;
        if (Varint.Read(bytes, out code, out int codeLength) != VarintStatus.Done
            || Varint.Read(bytes[codeLength..], out ulong digestLength, out int lengthLength) != VarintStatus.Done)
        {
            return false;
        }

        digest = bytes[(codeLength + lengthLength)..];
        return (ulong)digest.Length == digestLength;
    }
}

namespace ProtoP2P.Crypto;

/// <summary>
/// What is refused before a back end sees it. Libraries differ on these inputs, and two nodes that differ about a signature
/// differ about the network: the table decides for both. All of it is public data, so nothing here needs constant time.
/// </summary>
internal static class Curve25519Points
{
    // Little-endian encodings with the top bit clear. p = 2^255 - 19, L = 2^252 + 27742317777372353535851937790883648493.
    private static readonly byte[] FieldPrime = Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    private static readonly byte[] GroupOrder = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    /// <summary>The y coordinates of edwards25519's eight torsion points (RFC 8032, section 5.1): 1, p-1, 0 and the two of order 8.</summary>
    private static readonly byte[][] SmallOrderY =
    [
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    /// <summary>The u coordinates of small order on curve25519 and its twist (RFC 7748, section 6.1), with p and p+1 as spellings of 0 and 1.</summary>
    private static readonly byte[][] SmallOrderU =
    [
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        Convert.FromHexString("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    ];

    /// <summary>Whether an Ed25519 point is encoded canonically (RFC 8032, section 5.1.3) and not of small order.</summary>
    public static bool IsAcceptableEd25519Point(ReadOnlySpan<byte> point)
    {
        Span<byte> y = stackalloc byte[32];
        ClearTopBit(point, y);
        return IsLess(y, FieldPrime) && !Contains(SmallOrderY, y);
    }

    /// <summary>Whether the scalar of a signature is below the group order (RFC 8032, section 5.1.7), so that a signature has one spelling.</summary>
    public static bool IsCanonicalScalar(ReadOnlySpan<byte> scalar) => IsLess(scalar, GroupOrder);

    /// <summary>Whether an X25519 key is a low-order point. The top bit is ignored, and larger non-canonical values are reduced, as RFC 7748 section 5 demands.</summary>
    public static bool IsLowOrderX25519Point(ReadOnlySpan<byte> point)
    {
        Span<byte> u = stackalloc byte[32];
        ClearTopBit(point, u);
        return Contains(SmallOrderU, u);
    }

    private static void ClearTopBit(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        destination[31] &= 0x7f;
    }

    private static bool Contains(byte[][] table, ReadOnlySpan<byte> value)
    {
        foreach (byte[] entry in table)
        {
            if (value.SequenceEqual(entry))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLess(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        for (int i = 31; i >= 0; i--)
        {
            if (left[i] != right[i])
            {
                return left[i] < right[i];
            }
        }

        return false;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>The identity of a libp2p node: the multihash of its public key. Equality is equality of the multihash bytes.</summary>
/// <remarks>libp2p specs, peer-ids/peer-ids.md.</remarks>
public sealed partial class PeerId : IEquatable<PeerId>, IComparable<PeerId>, ISpanParsable<PeerId>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The raw multihash: the form a peer id has inside every libp2p message.</summary>
    public ReadOnlyMemory<byte> Multihash => throw new NotImplementedException();

    /// <summary>Derives the id of the node that owns <paramref name="key"/>.</summary>
    public static PeerId FromPublicKey(PublicKey key) => throw new NotImplementedException();

    /// <summary>Reads a raw multihash, copying it.</summary>
    /// <exception cref="FormatException">Not an identity multihash of a public key and not a 32-byte sha2-256 multihash.</exception>
    public static PeerId FromMultihash(ReadOnlySpan<byte> multihash) => throw new NotImplementedException();

    /// <summary>Reads a raw multihash, copying it; false where <see cref="FromMultihash"/> would throw.</summary>
    public static bool TryFromMultihash(ReadOnlySpan<byte> multihash, [NotNullWhen(true)] out PeerId? peerId) => throw new NotImplementedException();

    /// <summary>The public key, where the id inlines it (Ed25519 and secp256k1).</summary>
    public bool TryGetPublicKey([NotNullWhen(true)] out PublicKey? key) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool Equals(PeerId? other) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PeerId);

    /// <inheritdoc/>
    public override int GetHashCode() => throw new NotImplementedException();

    /// <inheritdoc/>
    public int CompareTo(PeerId? other) => throw new NotImplementedException();

    /// <summary>Parses base58btc (<c>12D3...</c>, <c>Qm...</c>) or a CIDv1 (<c>b...</c>, <c>k...</c>).</summary>
    public static PeerId Parse(string s, IFormatProvider? provider = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public static PeerId Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out PeerId result) => throw new NotImplementedException();

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out PeerId result) => throw new NotImplementedException();

    /// <summary>The base58btc form.</summary>
    public override string ToString() => throw new NotImplementedException();

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => throw new NotImplementedException();
}

using System.Diagnostics.CodeAnalysis;

namespace ProtoP2P;

/// <summary>A self-describing network address such as <c>/ip4/127.0.0.1/tcp/4001/p2p/12D3Koo...</c>. Immutable; equality is equality of the bytes.</summary>
/// <remarks>multiformats/multiaddr. Components are read left to right, in the order of encapsulation.</remarks>
public sealed partial class Multiaddress : IEquatable<Multiaddress>, ISpanParsable<Multiaddress>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The binary form.</summary>
    public ReadOnlyMemory<byte> Bytes => throw new NotImplementedException();

    /// <summary>The components in order.</summary>
    public IReadOnlyList<MultiaddressComponent> Components => throw new NotImplementedException();

    /// <summary>Reads the binary form, copying it.</summary>
    /// <exception cref="FormatException">Unknown code, or a value that does not fit its protocol.</exception>
    public static Multiaddress FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>Reads the binary form, copying it; false where <see cref="FromBytes"/> would throw.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Multiaddress? address) => throw new NotImplementedException();

    /// <summary>The peer that the address ends in (its last component is <c>/p2p/ID</c>), or null.</summary>
    public PeerId? PeerId => throw new NotImplementedException();

    /// <summary>This address with <c>/p2p/ID</c> at its end; itself where it already ends so.</summary>
    public Multiaddress WithPeerId(PeerId peerId) => throw new NotImplementedException();

    /// <summary>This address without a trailing <c>/p2p/ID</c>.</summary>
    public Multiaddress WithoutPeerId() => throw new NotImplementedException();

    /// <summary>This address followed by <paramref name="inner"/>.</summary>
    public Multiaddress Encapsulate(Multiaddress inner) => throw new NotImplementedException();

    /// <summary>This address cut before the last occurrence of <paramref name="inner"/>; itself where there is none.</summary>
    public Multiaddress Decapsulate(Multiaddress inner) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool Equals(Multiaddress? other) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Multiaddress);

    /// <inheritdoc/>
    public override int GetHashCode() => throw new NotImplementedException();

    /// <inheritdoc/>
    public static Multiaddress Parse(string s, IFormatProvider? provider = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public static Multiaddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Multiaddress result) => throw new NotImplementedException();

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out Multiaddress result) => throw new NotImplementedException();

    /// <summary>The text form.</summary>
    public override string ToString() => throw new NotImplementedException();

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => throw new NotImplementedException();
}

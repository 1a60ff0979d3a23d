using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>A self-describing network address such as <c>/ip4/127.0.0.1/tcp/4001/p2p/12D3Koo...</c>. Immutable; equality is equality of the bytes.</summary>
/// <remarks>
/// multiformats/multiaddr. Components are read left to right, in the order of encapsulation. An address has at most
/// <see cref="MaxBytes"/> bytes and <see cref="MaxComponents"/> components: real ones stay far below, and what a stranger sends is bounded.
/// </remarks>
public sealed partial class Multiaddress : IEquatable<Multiaddress>, ISpanParsable<Multiaddress>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>Most bytes in the binary form. A relayed address with two peer ids and two certificate hashes takes about 250.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Most components in an address.</summary>
    public const int MaxComponents = 32;

    private readonly byte[] _bytes;
    private readonly MultiaddressComponent[] _components;
    private PeerId? _peerId;

    private Multiaddress(byte[] bytes, MultiaddressComponent[] components)
    {
        _bytes = bytes;
        _components = components;
        Components = components.AsReadOnly();
    }

    /// <summary>The address without components, which is what taking everything away leaves. Its text is <c>/</c>; it is never parsed from outside.</summary>
    public static Multiaddress Empty { get; } = new([], []);

    /// <summary>The binary form.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The components in order.</summary>
    public IReadOnlyList<MultiaddressComponent> Components { get; }

    /// <summary>The peer that the address ends in (its last component is <c>/p2p/ID</c>), or null.</summary>
    public PeerId? PeerId
    {
        get
        {
            if (_peerId is null && EndsInPeerId)
            {
                _peerId = ProtoP2P.PeerId.FromMultihash(_components[^1].Value.Span);
            }

            return _peerId;
        }
    }

    private bool EndsInPeerId => _components.Length > 0 && _components[^1].Code == MultiaddressCode.P2p;

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(Multiaddress? left, Multiaddress? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two are different addresses.</summary>
    public static bool operator !=(Multiaddress? left, Multiaddress? right) => !(left == right);

    /// <summary>Reads the binary form, copying it.</summary>
    /// <exception cref="FormatException">Unknown code, or a value that does not fit its protocol.</exception>
    public static Multiaddress FromBytes(ReadOnlySpan<byte> bytes)
        => TryRead(bytes, out Multiaddress? address, out MultiaddressFault fault)
            ? address
            : throw fault.ToException(Excerpt.Of(bytes));

    /// <summary>Reads the binary form, copying it; false where <see cref="FromBytes"/> would throw.</summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Multiaddress? address)
        => TryRead(bytes, out address, out _);

    /// <summary>This address with <c>/p2p/ID</c> at its end; itself where it already ends so.</summary>
    /// <remarks>An address that ends in another peer's id is that peer's address: the new id follows it.</remarks>
    /// <exception cref="FormatException">The result would be longer than <see cref="MaxBytes"/>.</exception>
    public Multiaddress WithPeerId(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        return peerId.Equals(PeerId) ? this : Encapsulate(FromPeerId(peerId));
    }

    /// <summary>This address without a trailing <c>/p2p/ID</c>.</summary>
    public Multiaddress WithoutPeerId() => EndsInPeerId ? Take(_components.Length - 1) : this;

    /// <summary>This address followed by <paramref name="inner"/>.</summary>
    /// <exception cref="FormatException">The result would be longer than <see cref="MaxBytes"/>, or this address ends in a path, which nothing can follow.</exception>
    public Multiaddress Encapsulate(Multiaddress inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        return FromBytes([.. _bytes, .. inner._bytes]);
    }

    /// <summary>This address cut before the last occurrence of <paramref name="inner"/>; itself where there is none.</summary>
    public Multiaddress Decapsulate(Multiaddress inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (inner._components.Length == 0)
        {
            return this;
        }

        for (int start = _components.Length - inner._components.Length; start >= 0; start--)
        {
            if (_components.AsSpan(start, inner._components.Length).SequenceEqual(inner._components))
            {
                return Take(start);
            }
        }

        return this;
    }

    /// <inheritdoc/>
    public bool Equals(Multiaddress? other)
        => ReferenceEquals(this, other) || (other is not null && _bytes.AsSpan().SequenceEqual(other._bytes));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Multiaddress);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    private static Multiaddress FromPeerId(PeerId peerId)
    {
        var builder = new MultiaddressBuilder();
        MultiaddressProtocols.TryGet(MultiaddressCode.P2p, out MultiaddressProtocol? protocol);
        builder.TryAdd(protocol!, peerId.Multihash.Span);
        return FromBytes(builder.Written);
    }

    private Multiaddress Take(int count)
    {
        if (count == 0)
        {
            return Empty;
        }

        int length = 0;
        for (int i = 0; i < count; i++)
        {
            length += _components[i].Bytes.Length;
        }

        return FromBytes(_bytes.AsSpan(0, length));
    }
}

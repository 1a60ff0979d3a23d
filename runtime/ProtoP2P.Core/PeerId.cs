using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>The identity of a libp2p node: the multihash of its public key. Equality is equality of the multihash bytes.</summary>
/// <remarks>libp2p specs, peer-ids/peer-ids.md.</remarks>
public sealed partial class PeerId : IEquatable<PeerId>, IComparable<PeerId>, ISpanParsable<PeerId>, ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>Public keys up to this many bytes are part of the id; longer ones are hashed (peer-ids.md, "Peer Ids").</summary>
    private const int MaxInlineKeyLength = 42;

    private const int Sha256MultihashLength = 2 + SHA256.HashSizeInBytes;

    private readonly byte[] _multihash;
    private readonly int _hashCode;

    private PeerId(byte[] multihash)
    {
        _multihash = multihash;
        var hash = new HashCode();
        hash.AddBytes(multihash);
        _hashCode = hash.ToHashCode();
    }

    /// <summary>The raw multihash: the form a peer id has inside every libp2p message.</summary>
    public ReadOnlyMemory<byte> Multihash => _multihash;

    /// <summary>Whether the id has the key in it (Ed25519 and secp256k1), and not only its hash.</summary>
    internal bool HoldsPublicKey => _multihash[0] == Encodings.Multihash.Identity;

    /// <summary>Derives the id of the node that owns <paramref name="key"/>.</summary>
    public static PeerId FromPublicKey(PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ReadOnlySpan<byte> protobuf = key.ToProtobuf().Span;
        if (protobuf.Length <= MaxInlineKeyLength)
        {
            return new PeerId([Encodings.Multihash.Identity, (byte)protobuf.Length, .. protobuf]);
        }

        var multihash = new byte[Sha256MultihashLength];
        multihash[0] = Encodings.Multihash.Sha2256;
        multihash[1] = SHA256.HashSizeInBytes;
        SHA256.HashData(protobuf, multihash.AsSpan(2));
        return new PeerId(multihash);
    }

    /// <summary>Reads a raw multihash, copying it.</summary>
    /// <exception cref="FormatException">Not an identity multihash of a public key and not a 32-byte sha2-256 multihash.</exception>
    public static PeerId FromMultihash(ReadOnlySpan<byte> multihash)
        => TryFromMultihash(multihash, out PeerId? peerId)
            ? peerId
            : throw new FormatException(
                $"Not a peer id: '{Excerpt.Of(multihash)}' is neither the identity multihash of an Ed25519 or secp256k1 public key nor a sha2-256 multihash of 32 bytes.");

    /// <summary>Reads a raw multihash, copying it; false where <see cref="FromMultihash"/> would throw.</summary>
    public static bool TryFromMultihash(ReadOnlySpan<byte> multihash, [NotNullWhen(true)] out PeerId? peerId)
    {
        peerId = IsPeerId(multihash) ? new PeerId(multihash.ToArray()) : null;
        return peerId is not null;
    }

    /// <summary>The encoding of the public key inside a raw multihash, where it inlines one; nothing is copied, and whether the key is one is not looked at.</summary>
    internal static bool TryGetInlinedKey(ReadOnlySpan<byte> multihash, out ReadOnlySpan<byte> protobuf)
        => Encodings.Multihash.TryRead(multihash, out ulong code, out protobuf) && code == Encodings.Multihash.Identity && IsInlineKey(protobuf);

    /// <summary>The public key, where the id inlines it (Ed25519 and secp256k1).</summary>
    public bool TryGetPublicKey([NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        if (!HoldsPublicKey)
        {
            return false;
        }

        try
        {
            key = PublicKey.FromProtobuf(_multihash.AsSpan(2));
            return true;
        }
        catch (FormatException)
        {
            // The bytes have the shape of a key but are no point of the curve: an id that nobody can own.
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(PeerId? other)
        => ReferenceEquals(this, other) || (other is not null && _multihash.AsSpan().SequenceEqual(other._multihash));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PeerId);

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;

    /// <summary>Orders by the bytes of the multihash.</summary>
    public int CompareTo(PeerId? other) => other is null ? 1 : _multihash.AsSpan().SequenceCompareTo(other._multihash);

    /// <summary>Whether both are the same peer.</summary>
    public static bool operator ==(PeerId? left, PeerId? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two are different peers.</summary>
    public static bool operator !=(PeerId? left, PeerId? right) => !(left == right);

    private static bool IsPeerId(ReadOnlySpan<byte> multihash)
        => Encodings.Multihash.TryRead(multihash, out ulong code, out ReadOnlySpan<byte> digest) && code switch
        {
            Encodings.Multihash.Sha2256 => digest.Length == SHA256.HashSizeInBytes,
            Encodings.Multihash.Identity => IsInlineKey(digest),
            _ => false,
        };

    // Only the canonical encoding: another spelling of the same key would be another id of the same peer.
    private static bool IsInlineKey(ReadOnlySpan<byte> digest)
        => digest.Length > 4 && digest[0] == 0x08 && digest[2] == 0x12 && digest[3] == digest.Length - 4 && (KeyType)digest[1] switch
        {
            KeyType.Ed25519 => digest[3] == 32,
            KeyType.Secp256k1 => digest[3] == 33,
            _ => false,
        };
}

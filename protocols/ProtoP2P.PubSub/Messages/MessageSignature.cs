using System.Buffers;
using ProtoP2P.Crypto;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub;

/// <summary>Checks what a message says of its author (libp2p specs, pubsub/README.md, "Message Signing"). Stateless and thread-safe.</summary>
internal static class MessageSignature
{
    // Of the one encoding that a key in an id has: tag, type, tag, length, data (peer-ids.md, "Keys").
    private const int KeyTypeOffset = 1;
    private const int KeyDataOffset = 4;

    // Most messages are smaller: their bytes are put together without asking the pool, which a collection may have emptied.
    private const int MaxStackLength = 2 * 1024;

    private static ReadOnlySpan<byte> Prefix => "libp2p-pubsub:"u8;

    /// <summary>What an author signs, for a message that has neither signature nor key yet.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> unsigned) => [.. Prefix, .. unsigned];

    /// <summary>Whether a message has just the fields that the policy asks for. Cheap: nothing is verified yet.</summary>
    /// <param name="fields">The message's.</param>
    /// <param name="policy">The network's.</param>
    /// <param name="shortestNumber">Bytes that a sequence number must have at least; none has more than eight.</param>
    public static RejectReason? FindMissing(in MessageFields fields, SignaturePolicy policy, int shortestNumber = sizeof(ulong))
    {
        if (policy == SignaturePolicy.StrictNoSign)
        {
            if (fields.Signature is not null)
            {
                return RejectReason.UnexpectedSignature;
            }

            return fields.From is not null || fields.SequenceNumber is not null || fields.Key is not null ? RejectReason.UnexpectedAuthInfo : null;
        }

        if (fields.Signature is null)
        {
            return RejectReason.MissingSignature;
        }

        return fields.From is { Length: > 0 } && fields.SequenceNumber is { Length: <= sizeof(ulong) } number && number.Length >= shortestNumber ? null : RejectReason.Malformed;
    }

    /// <summary>Whether the author that a message names has signed it. Allocates nothing for authors with Ed25519 keys.</summary>
    /// <param name="message">The message.</param>
    /// <param name="keys">Remembers the keys of other authors.</param>
    public static bool Verify(PubSubMessage message, AuthorKeys keys)
    {
        ref readonly MessageFields fields = ref message.Fields;
        if (fields.From is not { } author || fields.Signature is not { } signature)
        {
            return false;
        }

        bool isEd25519 = TryGetEd25519Key(author.Span, fields.Key, out ReadOnlySpan<byte> raw);
        PublicKey? key = isEd25519 ? null : keys.Find(author.Span, fields.Key);
        if (!isEd25519 && key is null)
        {
            return false;
        }

        int most = Prefix.Length + fields.Encoded.Length;
        byte[]? rented = most > MaxStackLength ? ArrayPool<byte>.Shared.Rent(most) : null;
        try
        {
            Span<byte> buffer = rented is null ? stackalloc byte[MaxStackLength] : rented;
            ReadOnlySpan<byte> signed = buffer[..WriteSignedBytes(fields.Encoded.Span, buffer)];
            return key is null ? Curve25519.Default.Ed25519Verify(raw, signed, signature.Span) : key.Verify(signed, signature.Span);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    // The id has the key in it: there is nothing to read and nothing to remember, however many authors there are.
    private static bool TryGetEd25519Key(ReadOnlySpan<byte> author, ReadOnlyMemory<byte>? key, out ReadOnlySpan<byte> raw)
    {
        bool isInlined = PeerId.TryGetInlinedKey(author, out ReadOnlySpan<byte> inlined)
            && inlined[KeyTypeOffset] == (byte)KeyType.Ed25519
            && (key is null || key.Value.Span.SequenceEqual(inlined));
        raw = isInlined ? inlined[KeyDataOffset..] : default;
        return isInlined;
    }

    // Everything but the signature and the key, as it came: an author may have written fields that this version does not know.
    private static int WriteSignedBytes(ReadOnlySpan<byte> encoded, Span<byte> destination)
    {
        Prefix.CopyTo(destination);
        int written = Prefix.Length;
        ReadOnlySpan<byte> rest = encoded;
        while (!rest.IsEmpty)
        {
            var reader = new ProtobufReader(rest);
            reader.TryReadField(out int field, out _, out _, out _);
            ReadOnlySpan<byte> whole = rest[..(rest.Length - reader.Remaining)];
            if (field is not (RpcField.MessageSignature or RpcField.MessageKey))
            {
                whole.CopyTo(destination[written..]);
                written += whole.Length;
            }

            rest = rest[whole.Length..];
        }

        return written;
    }
}

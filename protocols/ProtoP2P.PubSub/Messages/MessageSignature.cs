using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub;

/// <summary>Checks what a message says of its author (libp2p specs, pubsub/README.md, "Message Signing"). Stateless and thread-safe.</summary>
internal static class MessageSignature
{
    private static ReadOnlySpan<byte> Prefix => "libp2p-pubsub:"u8;

    /// <summary>What an author signs, for a message that has neither signature nor key yet.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> unsigned) => [.. Prefix, .. unsigned];

    /// <summary>Whether a message has just the fields that the policy asks for. Cheap: nothing is verified yet.</summary>
    public static RejectReason? FindMissing(in MessageFields fields, SignaturePolicy policy)
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

        return fields.From is not { Length: > 0 } || fields.SequenceNumber is not { Length: sizeof(ulong) } ? RejectReason.Malformed : null;
    }

    /// <summary>Whether the author that a message names has signed it.</summary>
    public static bool Verify(PubSubMessage message)
    {
        ref readonly MessageFields fields = ref message.Fields;
        if (message.From is not { } author || fields.Signature is not { } signature || !TryGetKey(author, fields, out PublicKey? key))
        {
            return false;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(Prefix.Length + fields.Encoded.Length);
        try
        {
            int length = WriteSignedBytes(fields.Encoded.Span, rented);
            return key.Verify(rented.AsSpan(0, length), signature.Span);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static bool TryGetKey(PeerId author, in MessageFields fields, [NotNullWhen(true)] out PublicKey? key)
    {
        if (fields.Key is not { } encoded)
        {
            return author.TryGetPublicKey(out key);
        }

        try
        {
            key = PublicKey.FromProtobuf(encoded.Span);
        }
        catch (FormatException)
        {
            // A key that cannot be read has signed nothing.
            key = null;
            return false;
        }

        return PeerId.FromPublicKey(key).Equals(author);
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

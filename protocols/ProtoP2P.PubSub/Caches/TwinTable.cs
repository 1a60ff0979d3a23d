using System.Numerics;
using System.Runtime.InteropServices;

namespace ProtoP2P.PubSub.Caches;

/// <summary>
/// Messages by their bytes as they came: a copy of one, byte for byte, has its id, and a payload need not be hashed again. A place holds one message: who makes messages share places costs this
/// node the hashes that it would have computed anyway. Not thread-safe.
/// </summary>
internal sealed class TwinTable
{
    private const int Places = 1024;

    // The bytes that choose a place are compared as a whole afterwards: a few of them, from all over the message, tell nearly all messages apart.
    private const int Samples = 16;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly PubSubMessage?[] _places = new PubSubMessage?[Places];

    /// <summary>Enters a message; it takes the place of an older one.</summary>
    public void Add(PubSubMessage message) => PlaceOf(message.Encoded.Span) = message;

    /// <summary>Takes a message out, if it is still there.</summary>
    public void Remove(PubSubMessage message)
    {
        ref PubSubMessage? place = ref PlaceOf(message.Encoded.Span);
        if (ReferenceEquals(place, message))
        {
            place = null;
        }
    }

    /// <summary>The message that has exactly these bytes, or null.</summary>
    public PubSubMessage? Find(ReadOnlySpan<byte> encoded) =>
        PlaceOf(encoded) is { } message && message.Encoded.Span.SequenceEqual(encoded) ? message : null;

    private ref PubSubMessage? PlaceOf(ReadOnlySpan<byte> encoded)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(encoded);
        int step = Math.Max(1, words.Length / Samples);
        ulong hash = (ulong)encoded.Length;
        for (int i = 0; i < words.Length; i += step)
        {
            hash = (BitOperations.RotateLeft(hash, 27) ^ words[i]) * Multiplier;
        }

        return ref _places[hash >> (64 - BitOperations.Log2(Places))];
    }
}

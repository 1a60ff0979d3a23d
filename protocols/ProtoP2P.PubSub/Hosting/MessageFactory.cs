namespace ProtoP2P.PubSub.Hosting;

/// <summary>Makes the messages of this node: counts and signs them, and computes their ids. Thread-safe.</summary>
internal sealed class MessageFactory(ILibp2pHost host, PubSubOptions options)
{
    // The tags and lengths of a frame around a message.
    private const int FrameOverhead = 16;

    // The time makes the count grow over restarts, as in go, js and rust.
    private long _sequence = (host.TimeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Throws where a payload alone is larger than what can be sent.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void CheckSize(int bytes, PubSubOptions options)
    {
        if (bytes > options.MaxRpcSize - FrameOverhead)
        {
            throw TooLarge($"a message of {bytes} bytes", options);
        }
    }

    /// <summary>A message of this node.</summary>
    /// <exception cref="ArgumentException">It is too large, or the function for ids gives it none.</exception>
    public PubSubMessage Create(string topic, ReadOnlySpan<byte> data)
    {
        CheckSize(data.Length, options);
        byte[] encoded = options.SignaturePolicy == SignaturePolicy.StrictNoSign ? MessageWriter.WriteUnsigned(topic, data) : Sign(topic, data);
        if (encoded.Length + FrameOverhead > options.MaxRpcSize)
        {
            throw TooLarge($"a message of {data.Length} bytes, {encoded.Length} encoded", options);
        }

        MessageFields.TryRead(encoded, out MessageFields fields);
        var message = new PubSubMessage(topic, fields, host.PeerId);
        message.Id = options.MessageIdOf(topic)(message);
        return message.Id == default
            ? throw new ArgumentException($"the function for the ids of '{topic}' gives this message none", nameof(topic))
            : message;
    }

    private static ArgumentException TooLarge(string what, PubSubOptions options) =>
        new($"{what}; at most {options.MaxRpcSize - FrameOverhead} can be sent (option {nameof(PubSubOptions.MaxRpcSize)})");

    private byte[] Sign(string topic, ReadOnlySpan<byte> data)
    {
        bool isInlined = host.PeerId.TryGetPublicKey(out _);
        PublicKey? key = options.AlwaysSendKey || !isInlined ? host.PublicKey : null;
        return MessageWriter.WriteSigned(topic, data, host.PeerId, (ulong)Interlocked.Increment(ref _sequence), key, bytes => host.Sign(bytes));
    }
}

using System.Buffers;
using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.Rpc;

namespace ProtoP2P.PubSub.Topics;

/// <summary>Decodes a topic's messages, and counts those that are none. Thread-safe.</summary>
/// <param name="codec">What the topic carries.</param>
/// <param name="maxBytes">The most that a message may take once decoded.</param>
/// <param name="logger">Where messages that are none are told.</param>
internal sealed class TopicDecoder<T>(MessageCodec<T> codec, long maxBytes, ILogger logger)
{
    private long _undecodable;

    /// <summary>How many were not decoded.</summary>
    public long Undecodable => Interlocked.Read(ref _undecodable);

    /// <summary>Decodes a message unless that would take too much.</summary>
    /// <param name="message">The message.</param>
    /// <param name="opened">The message decoded, where the result is <see cref="ValidationResult.Accept"/>.</param>
    /// <param name="bytes">About what it takes in memory, apart from its encoding.</param>
    /// <returns>What the network is to think of it: who has another limit than this node may well pass on what is too large here.</returns>
    public ValidationResult Decode(PubSubMessage message, out TopicMessage<T>? opened, out long bytes)
    {
        // Raw bytes are the message's own: nobody can write to them.
        if (typeof(T).IsValueType && message.Data is T data)
        {
            (opened, bytes) = (new TopicMessage<T>(data, message), 0);
            return ValidationResult.Accept;
        }

        opened = null;
        var encoding = new ReadOnlySequence<byte>(message.Data);
        bytes = codec.EstimateDecodedBytes(encoding, maxBytes);
        if (bytes > maxBytes)
        {
            Tell(message, $"it takes more than {maxBytes} bytes once decoded (option {nameof(PubSubOptions.MaxDecodedBytes)})");
            return ValidationResult.Ignore;
        }

        try
        {
            opened = bytes < 0 ? null : new TopicMessage<T>(codec.Read(encoding), message);
        }
        catch (FormatException exception)
        {
            Tell(message, exception.Message);
            return ValidationResult.Reject;
        }

        if (opened is null)
        {
            Tell(message, $"not a {typeof(T).Name} message");
        }

        return opened is null ? ValidationResult.Reject : ValidationResult.Accept;
    }

    // The first shows that there are different ideas of what the topic carries; of the rest there may be as many as an attacker likes.
    private void Tell(PubSubMessage message, string reason)
    {
        LogLevel level = Interlocked.Increment(ref _undecodable) == 1 ? LogLevel.Warning : LogLevel.Debug;
        PubSubLog.Undecodable(logger, level, message.Data.Length, message.ReceivedFrom, message.Topic, reason);
    }
}

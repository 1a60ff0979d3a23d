using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>Messages on their way through this node: from a peer's frame to the validation, and from the verdict to the readers and the other peers.</summary>
internal sealed class MessageKeeper(RouterState state, PubSubOptions options, SeenCache seen, IRouter router)
{
    private readonly SignaturePolicy _policy = options.SignaturePolicy;
    private readonly int _shortestNumber = options.ShortestSequenceNumber;
    private readonly MessagePool _messages = new();

    /// <summary>Publishes a message of this node, whose id is set.</summary>
    /// <returns>To how many peers it went; null where the same message was published or seen before.</returns>
    public int? Publish(PubSubMessage message)
    {
        if (!seen.Add(message.Id, state.Now))
        {
            return null;
        }

        state.Observer.Published(message.Topic);
        Topic topic = state.Topics.GetOrAdd(message.Topic);
        int recipients = router.Publish(topic, message, from: null);
        state.Topics.Release(topic);
        return recipients;
    }

    /// <summary>A message has come in a frame of so many bytes.</summary>
    public void Handle(RouterPeer from, ReadOnlyMemory<byte> encoded, int frameLength)
    {
        if (!MessageFields.TryRead(encoded, out MessageFields fields)
            || fields.Topic is not { } name
            || state.Topics.Find(name.Span) is not { IsJoined: true } topic)
        {
            return;
        }

        if (MessageSignature.FindMissing(fields, _policy, _shortestNumber) is { } missing)
        {
            Reject(from, topic.Name, default, missing);
            return;
        }

        PubSubMessage message = _messages.Rent(topic.Name, fields, from.Id);
        if (IsWorthValidating(topic, message, from))
        {
            // A message that is kept must not keep the rest of its frame: that is charged to nobody.
            if (frameLength - encoded.Length > encoded.Length + PubSubMessage.Overhead)
            {
                message.Detach();
            }

            state.Output.Validate(message, from);
        }
        else
        {
            message.Release();
        }
    }

    /// <summary>Takes up the validation of a message whose signature has been verified.</summary>
    /// <returns>False where another copy was quicker, or the signature proves nothing: then there is no more to do.</returns>
    public bool Begin(PubSubMessage message, RouterPeer from, bool isAuthentic)
    {
        if (TryBegin(message, from, isAuthentic))
        {
            return true;
        }

        message.Release();
        return false;
    }

    /// <summary>The validators have judged a message.</summary>
    public void Complete(PubSubMessage message, RouterPeer from, ValidationResult result)
    {
        Conclude(message, from, result);
        message.Release();
    }

    /// <summary>Gives a message up that could not be validated for want of room; nobody is to blame.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Who sent it.</param>
    /// <param name="reason">Where there was no room.</param>
    public void Throttle(PubSubMessage message, RouterPeer from, RejectReason reason)
    {
        Reject(from, message.Topic, message.Id, reason);
        message.Release();
    }

    private bool TryBegin(PubSubMessage message, RouterPeer from, bool isAuthentic)
    {
        if (!isAuthentic)
        {
            Reject(from, message.Topic, message.Id, RejectReason.InvalidSignature);
            return false;
        }

        if (!seen.Add(message.Id, state.Now))
        {
            Duplicate(from, message);
            return false;
        }

        if (state.Topics.Find(message.Topic) is not { IsJoined: true } topic)
        {
            return false;
        }

        if (from.Score is not null)
        {
            state.Scores.MessageArrived(message.Id);
        }

        router.MessageArrived(topic, message, from);
        return true;
    }

    private void Conclude(PubSubMessage message, RouterPeer from, ValidationResult result)
    {
        if (result != ValidationResult.Accept)
        {
            Reject(from, message.Topic, message.Id, result == ValidationResult.Reject ? RejectReason.ValidationFailed : RejectReason.ValidationIgnored);
            return;
        }

        state.Observer.Accepted(from, message.Topic);
        if (from.Score is { } score)
        {
            state.Scores.MessageDelivered(score, message.Topic, message.Id);
        }

        if (state.Topics.Find(message.Topic) is not { IsJoined: true } topic)
        {
            return;
        }

        if (topic.Subscriptions > 0)
        {
            message.Keep();
            state.Output.Deliver(message);
        }

        router.Publish(topic, message, from);
    }

    private bool IsWorthValidating(Topic topic, PubSubMessage message, RouterPeer from)
    {
        bool hasId;
        try
        {
            hasId = TryIdentify(topic, message);
        }
        catch (Exception exception)
        {
            // The application's fault, not the peer's: the message is ignored, and the rest of its frame is not.
            state.Observer.NotIdentified(from, topic.Name, exception);
            return false;
        }

        if (!hasId)
        {
            Reject(from, topic.Name, default, RejectReason.Malformed);
            return false;
        }

        if (seen.Contains(message.Id))
        {
            Duplicate(from, message);
            return false;
        }

        if (message.IsFrom(state.Self))
        {
            Reject(from, topic.Name, message.Id, RejectReason.SelfOrigin);
            return false;
        }

        return true;
    }

    private bool TryIdentify(Topic topic, PubSubMessage message)
    {
        if (!topic.IsIdHash || router.FindTwin(message.Encoded.Span) is not { } twin)
        {
            return topic.TryIdentify(message);
        }

        message.Identify(twin);
        return true;
    }

    private void Duplicate(RouterPeer from, PubSubMessage message)
    {
        state.Observer.Duplicated(from, message.Topic);
        if (from.Score is { } score)
        {
            state.Scores.MessageDuplicate(score, message.Topic, message.Id);
        }
    }

    private void Reject(RouterPeer from, string topic, MessageId id, RejectReason reason)
    {
        state.Observer.Rejected(from, topic, reason);
        if (from.Score is { } score)
        {
            state.Scores.MessageRejected(score, topic, id, reason);
        }
    }
}

using System.Text.Unicode;
using ProtoP2P.Encodings;

namespace ProtoP2P.PubSub.Wire;

/// <summary>Walks a frame before it is acted upon: it is well formed and within its limits as a whole, or nothing of it happens. Allocates nothing.</summary>
internal ref struct RpcCheck
{
    private readonly RpcLimits _limits;
    private int _subscriptions;
    private int _messages;
    private int _controlEntries;
    private int _ids;

    private RpcCheck(RpcLimits limits) => _limits = limits;

    /// <summary>What is wrong with a frame, or null.</summary>
    public static string? FindFault(ReadOnlySpan<byte> frame, RpcLimits limits) => new RpcCheck(limits).Walk(frame);

    private string? Walk(ReadOnlySpan<byte> frame)
    {
        var reader = new ProtobufReader(frame);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out _, out ReadOnlySpan<byte> bytes))
            {
                return "malformed protobuf";
            }

            if (field is < RpcField.Subscriptions or > RpcField.Control)
            {
                continue;
            }

            string? fault = wireType != ProtobufReader.BytesType ? $"field {field} has wire type {wireType}" : WalkPart(field, bytes);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private string? WalkPart(int field, ReadOnlySpan<byte> bytes)
    {
        switch (field)
        {
            case RpcField.Subscriptions:
                return ++_subscriptions > _limits.Subscriptions ? $"more than {_limits.Subscriptions} subscriptions" : WalkSubscription(bytes);
            case RpcField.Publish:
                return ++_messages > _limits.Messages ? $"more than {_limits.Messages} messages" : null;
            default:
                return WalkControl(bytes);
        }
    }

    private readonly string? WalkSubscription(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out _, out ReadOnlySpan<byte> value))
            {
                return "malformed subscription";
            }

            if (field == RpcField.SubscribeTopic && FindTopicFault(wireType, value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? WalkControl(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out _, out ReadOnlySpan<byte> entry))
            {
                return "malformed control message";
            }

            if (field is < RpcField.ControlIHave or > RpcField.ControlIDontWant)
            {
                continue;
            }

            if (wireType != ProtobufReader.BytesType)
            {
                return $"control field {field} has wire type {wireType}";
            }

            if (++_controlEntries > _limits.ControlEntries)
            {
                return $"more than {_limits.ControlEntries} control entries";
            }

            if (WalkEntry(field, entry) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? WalkEntry(int kind, ReadOnlySpan<byte> bytes)
    {
        int peers = 0;
        var reader = new ProtobufReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadField(out int field, out int wireType, out _, out ReadOnlySpan<byte> value))
            {
                return "malformed control entry";
            }

            string? fault = (kind, field) switch
            {
                (RpcField.ControlIHave, RpcField.IHaveIds) or (RpcField.ControlIWant, RpcField.IWantIds) or (RpcField.ControlIDontWant, RpcField.IDontWantIds)
                    => FindIdFault(wireType, value),
                (RpcField.ControlIHave, RpcField.IHaveTopic) or (RpcField.ControlGraft, RpcField.GraftTopic) or (RpcField.ControlPrune, RpcField.PruneTopic)
                    => FindTopicFault(wireType, value),
                (RpcField.ControlPrune, RpcField.PrunePeers) => ++peers > _limits.PeersPerPrune ? $"more than {_limits.PeersPerPrune} peers in a PRUNE" : null,
                _ => null,
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private string? FindIdFault(int wireType, ReadOnlySpan<byte> id)
    {
        if (wireType != ProtobufReader.BytesType || id.Length is 0 or > MessageId.MaxLength)
        {
            return $"a message id of {id.Length} bytes; expected 1 to {MessageId.MaxLength}";
        }

        return ++_ids > _limits.Ids ? $"more than {_limits.Ids} message ids" : null;
    }

    private readonly string? FindTopicFault(int wireType, ReadOnlySpan<byte> topic)
    {
        if (wireType != ProtobufReader.BytesType || topic.Length > _limits.TopicLength)
        {
            return $"a topic of {topic.Length} bytes; expected at most {_limits.TopicLength}";
        }

        return Utf8.IsValid(topic) ? null : "a topic that is not UTF-8";
    }
}

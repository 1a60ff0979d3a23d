using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Telemetry;

/// <summary>What tags of instruments and activities say.</summary>
internal static class PubSubTags
{
    public static string Of(RejectReason reason) => reason switch
    {
        RejectReason.MissingSignature => "missing_signature",
        RejectReason.InvalidSignature => "invalid_signature",
        RejectReason.UnexpectedSignature => "unexpected_signature",
        RejectReason.UnexpectedAuthInfo => "unexpected_author",
        RejectReason.SelfOrigin => "own_message",
        RejectReason.Malformed => "malformed",
        RejectReason.ValidationFailed => "rejected",
        RejectReason.ValidationIgnored => "ignored",
        RejectReason.ValidationThrottled => "throttled",
        RejectReason.ValidationQueueFull => "queue_full",
        RejectReason.BlacklistedPeer => "blacklisted_peer",
        _ => "blacklisted_author",
    };

    public static string Of(OutboundKind kind) => kind switch
    {
        OutboundKind.Subscribe or OutboundKind.Unsubscribe => "subscription",
        OutboundKind.Graft => "graft",
        OutboundKind.Prune => "prune",
        OutboundKind.IDontWant => "idontwant",
        OutboundKind.IWant => "iwant",
        OutboundKind.IHave => "ihave",
        OutboundKind.OwnMessage => "own",
        OutboundKind.ForwardedMessage => "forwarded",
        _ => "requested",
    };

    public static string Of(ValidationResult verdict) => verdict switch
    {
        ValidationResult.Accept => "accept",
        ValidationResult.Reject => "reject",
        _ => "ignore",
    };
}

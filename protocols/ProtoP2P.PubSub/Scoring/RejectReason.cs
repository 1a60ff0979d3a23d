namespace ProtoP2P.PubSub;

/// <summary>Why a message was not accepted. What scores is what go-libp2p-pubsub scores.</summary>
internal enum RejectReason
{
    /// <summary>No signature where the policy asks for one. Scores: the sender only, since the id of such a message is not to be trusted; as with the next six.</summary>
    MissingSignature,

    /// <summary>A signature that is not the author's.</summary>
    InvalidSignature,

    /// <summary>A signature where the policy allows none.</summary>
    UnexpectedSignature,

    /// <summary>An author or sequence number where the policy allows none.</summary>
    UnexpectedAuthInfo,

    /// <summary>This node's own message, from another, that it does not remember.</summary>
    SelfOrigin,

    /// <summary>A message that is none: no topic, an id too long, a sequence number of another length.</summary>
    Malformed,

    /// <summary>A validator rejected it. Scores: the sender, and everybody who sends it too.</summary>
    ValidationFailed,

    /// <summary>A validator wants it neither delivered nor blamed on anybody. Does not score, as none of those that follow.</summary>
    ValidationIgnored,

    /// <summary>Too many validations were under way.</summary>
    ValidationThrottled,

    /// <summary>Too many messages waited for validation.</summary>
    ValidationQueueFull,

    /// <summary>The application wants nothing from the sender.</summary>
    BlacklistedPeer,

    /// <summary>The application wants nothing of the author.</summary>
    BlacklistedSource,
}

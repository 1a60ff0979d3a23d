namespace ProtoP2P.PubSub;

/// <summary>Whether messages carry their author and signature. All nodes of a network must agree (libp2p specs, pubsub/README.md, "Message Signing").</summary>
public enum SignaturePolicy
{
    /// <summary>Every message is signed by its author, and verified.</summary>
    StrictSign,

    /// <summary>No message says who wrote it; one that does is rejected.</summary>
    StrictNoSign,
}

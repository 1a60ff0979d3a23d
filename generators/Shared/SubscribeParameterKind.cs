namespace ProtoP2P.Contracts;

/// <summary>What a parameter of a method that subscribes is for.</summary>
internal enum SubscribeParameterKind
{
    /// <summary>How many messages may wait.</summary>
    Capacity,

    /// <summary>Ends the enumeration.</summary>
    CancellationToken,
}

namespace ProtoP2P.Rpc.Balancing;

/// <summary>What to do after an attempt of a hedged call has failed.</summary>
internal enum HedgeStep
{
    /// <summary>The failure is the call's: the others are cancelled.</summary>
    GiveUp,

    /// <summary>The others may still succeed.</summary>
    Wait,

    /// <summary>The next peer is called at once.</summary>
    Next,
}

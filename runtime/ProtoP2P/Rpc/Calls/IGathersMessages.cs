namespace ProtoP2P.Rpc;

/// <summary>An output whose messages gather until they are many or the next one takes waiting.</summary>
internal interface IGathersMessages
{
    /// <summary>Sends what has gathered; nothing where its producer, or somebody else, has the output. For any thread.</summary>
    ValueTask FlushAsync();
}

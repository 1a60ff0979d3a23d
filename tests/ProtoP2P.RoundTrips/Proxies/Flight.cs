namespace ProtoP2P.RoundTrips.Proxies;

/// <summary>What one end sent without having received anything more.</summary>
/// <param name="Depth">Its place in the chain of cause and effect, from 1; odd from the dialer, even from the listener.</param>
/// <param name="Bytes">How much it carried.</param>
/// <param name="Words">The multistream-select messages that can be read in it: those outside encryption.</param>
internal sealed record Flight(int Depth, long Bytes, IReadOnlyList<string> Words)
{
    /// <summary>Who sent it.</summary>
    public ProxyEnd From => int.IsOddInteger(Depth) ? ProxyEnd.Dialer : ProxyEnd.Listener;
}

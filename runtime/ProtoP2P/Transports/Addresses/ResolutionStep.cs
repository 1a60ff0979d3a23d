namespace ProtoP2P.Transports;

/// <summary>An address on its way to one without names.</summary>
/// <param name="Address">The address.</param>
/// <param name="Parent">What led to it; null for the address that was given.</param>
/// <param name="Depth">How many <c>/dnsaddr</c> were looked up on the way.</param>
internal sealed record ResolutionStep(Multiaddress Address, ResolutionStep? Parent = null, int Depth = 0)
{
    /// <summary>Whether an address is this one or one that led here.</summary>
    public bool IsOnTheWay(Multiaddress address)
    {
        for (ResolutionStep? step = this; step is not null; step = step.Parent)
        {
            if (step.Address.Equals(address))
            {
                return true;
            }
        }

        return false;
    }
}

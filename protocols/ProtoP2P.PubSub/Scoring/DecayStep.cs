namespace ProtoP2P.PubSub;

/// <summary>So many decays at once, since heartbeats may come later than decays fall due.</summary>
internal readonly struct DecayStep(long intervals, double decayToZero)
{
    public double Apply(double counter, double decay)
    {
        if (counter == 0)
        {
            return 0;
        }

        double decayed = counter * (intervals == 1 ? decay : Math.Pow(decay, intervals));
        return decayed < decayToZero ? 0 : decayed;
    }
}

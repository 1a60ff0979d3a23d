namespace ProtoP2P.Testing;

/// <summary>Decides what happens to the packets of one direction of a connection.</summary>
internal readonly struct PacketFates(Fate fate, DateTimeOffset start)
{
    /// <summary>After how many losses of one packet its connection fails: <c>tcp_retries2</c> of Linux.</summary>
    public const int MaxLosses = 15;

    private const int JitterDraw = 1, ResetDraw = 2, FirstLossDraw = 3;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What becomes of the packet that is the <paramref name="number"/>th of <paramref name="instant"/>, how long it travels, and how often it is lost
    /// before. Not its offset in the stream: how many frames, and so how many bytes, make up what is written at an instant is up to threads.
    /// </summary>
    public (ParcelKind Kind, TimeSpan Travel, int Losses) Decide(LinkConditions conditions, DateTimeOffset instant, int number)
    {
        if (!conditions.HasChance)
        {
            return (ParcelKind.Data, conditions.Latency, 0);
        }

        Fate packet = fate.Of((instant - start).Ticks).Of(number);
        TimeSpan travel = conditions.Latency + (conditions.Jitter * packet.Of(JitterDraw).Draw());
        if (packet.Of(ResetDraw).Draw() < conditions.ResetRate)
        {
            return (ParcelKind.Reset, travel, 0);
        }

        int losses = 0;
        TimeSpan backoff = conditions.RetransmissionTimeout;
        while (losses < MaxLosses && packet.Of(FirstLossDraw + losses).Draw() < conditions.LossRate)
        {
            losses++;
            travel += backoff;
            backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff;
        }

        return (losses == MaxLosses ? ParcelKind.GiveUp : ParcelKind.Data, travel, losses);
    }
}

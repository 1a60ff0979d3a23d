namespace ProtoP2P.Muxers;

/// <summary>
/// Where the two loops of a session are: odd while one is at work, when it may hold any stream that was in the session's table, even between its turns, when it holds none.
/// </summary>
/// <param name="Receiving">The loop that takes in what came.</param>
/// <param name="Producing">The loop that makes what leaves.</param>
internal readonly record struct LoopMarks(uint Receiving, uint Producing)
{
    /// <summary>Whether neither loop is in the turn any more in which it was then.</summary>
    public bool ArePast(LoopMarks then) => IsPast(then.Receiving, Receiving) && IsPast(then.Producing, Producing);

    private static bool IsPast(uint then, uint now) => (then & 1) == 0 || then != now;
}

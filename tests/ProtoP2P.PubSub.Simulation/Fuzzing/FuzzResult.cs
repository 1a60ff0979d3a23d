namespace ProtoP2P.PubSub.Simulation.Fuzzing;

/// <summary>What became of a router among hostile peers.</summary>
/// <param name="Frames">Frames that it handled.</param>
/// <param name="Refused">Those of them that it refused as a whole.</param>
/// <param name="Sent">Frames that it sent.</param>
/// <param name="Delivered">Messages that it took for true.</param>
/// <param name="Validated">Messages that it asked to be validated.</param>
/// <param name="AllocatedPerByte">Most bytes that a frame made it allocate for each of its own, beyond <see cref="RouterFuzz.FreeBytes"/>.</param>
/// <param name="AllocatedMost">Most bytes that one frame made it allocate.</param>
/// <param name="Graylisted">Peers that ended below the graylist threshold when they left.</param>
internal sealed record FuzzResult(long Frames, long Refused, long Sent, long Delivered, long Validated, double AllocatedPerByte, long AllocatedMost, int Graylisted);

namespace ProtoP2P.Hosting;

/// <summary>Says that a client is registered.</summary>
internal sealed record ClientMark(string OptionsName);

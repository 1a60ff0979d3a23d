namespace ProtoP2P;

/// <summary>A part of a node that lives as long as the host runs, such as identify. Registered with the host's options or with dependency injection.</summary>
public interface ILibp2pService
{
    /// <summary>Registers handlers and subscribes to events. Called once, before the host listens.</summary>
    ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken);

    /// <summary>Undoes it. Called once, after the host has closed its connections.</summary>
    ValueTask StopAsync(CancellationToken cancellationToken);
}

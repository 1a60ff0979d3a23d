namespace ProtoP2P.Muxers;

/// <summary>What a stream learns from the application's ends of its pipes.</summary>
internal interface IStreamPipes
{
    /// <summary>From so many unsent bytes on, a flush waits.</summary>
    int PauseBytes { get; }

    /// <summary>Bytes were flushed.</summary>
    void OutputFlushed();

    /// <summary>The application has finished its direction.</summary>
    void OutputCompleted();

    /// <summary>Bytes were consumed, perhaps none.</summary>
    /// <param name="count">How many.</param>
    /// <param name="wantsMore">The application has looked at all that it was given, kept a part of it, and awaits more.</param>
    void InputConsumed(long count, bool wantsMore);

    /// <summary>The application was told that the peer's direction has ended.</summary>
    void InputEndSeen();

    /// <summary>The application reads no more.</summary>
    void DiscardInput();

    /// <summary>Under the gate: whether the stream itself ends what waits with a token when that fires, so that nobody needs to be registered with it.</summary>
    bool EndsWaitsOfUnderGate(CancellationToken cancellationToken) => false;

    /// <summary>The application gives up.</summary>
    void Reset(StreamErrorCode code);
}

namespace ProtoP2P.Transports.Quic;

/// <summary>Who takes part in <see cref="QuicSendTurns"/>.</summary>
internal interface IQuicSender
{
    /// <summary>It is this one's turn to write. Must not ask for another within this call, but may queue for it.</summary>
    /// <returns>Whether a write has begun, which ends the turn; false where there is nothing to write any more, or it has been written already.</returns>
    bool TrySendInTurn();

    /// <summary>A write has taken so long that the others have gone on without it, and do so until a write is quick again.</summary>
    void CountAsSlow();
}

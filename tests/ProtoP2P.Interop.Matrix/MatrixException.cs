namespace ProtoP2P.Interop.Matrix;

/// <summary>Something worked, but not as it should have.</summary>
internal sealed class MatrixException(string message) : Exception(message);

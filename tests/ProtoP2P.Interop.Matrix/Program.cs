using ProtoP2P.Interop.Matrix;

return await MatrixCommandLine.RunAsync(args);
